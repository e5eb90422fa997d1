"""Letters travel as text messages too; one of a kind for each channel. Built without holding up a living table."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

ONCE = models.UniqueConstraint(fields=["kind", "about", "channel"], name="letter_once_per_channel")
KNOWN = models.CheckConstraint(
    condition=Q(channel__in=["email", "sms", "whatsapp"]), name="letter_channel_known"
)
CHANNELS = [("email", "e-mail"), ("sms", "SMS"), ("whatsapp", "WhatsApp")]


class Migration(migrations.Migration):
    """The new uniqueness is built beside the old one, then takes its place."""

    atomic = False
    dependencies = [("storefront", "0002_stop_url")]

    operations = [
        migrations.AddField(
            "letter",
            "channel",
            models.CharField(max_length=8, choices=CHANNELS, default="email", db_default="email"),
        ),
        migrations.AlterField(
            "letter", "to", models.CharField(max_length=254, help_text="An e-mail address, or +91 and ten digits.")
        ),
        migrations.AlterField("letter", "html", models.TextField(blank=True)),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS letter_once_per_channel"
                    " ON storefront_letter (kind, about, channel)",
                    "DROP INDEX IF EXISTS letter_once_per_channel",
                ),
                migrations.RunSQL(
                    "ALTER TABLE storefront_letter"
                    " ADD CONSTRAINT letter_once_per_channel UNIQUE USING INDEX letter_once_per_channel",
                    "ALTER TABLE storefront_letter DROP CONSTRAINT letter_once_per_channel",
                ),
            ],
            state_operations=[migrations.AddConstraint("letter", ONCE)],
        ),
        migrations.RemoveConstraint("letter", "letter_once_per_news"),
        AddConstraintNotValid("letter", KNOWN),
        ValidateConstraint("letter", "letter_channel_known"),
    ]  # fmt: skip
