import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.text import slugify


def give_accounts(apps, schema_editor):
    """Secret keys that were handed out before get the login in whose name they act."""
    ApiKey = apps.get_model("core", "ApiKey")
    User = apps.get_model("core", "User")
    for key in ApiKey.objects.filter(type="secret", account=None):
        name = f"{slugify(key.title)[:40] or 'key'}.{key.public_id[-8:].lower()}"
        key.account = User.objects.create(
            email=f"{name}@keys.invalid", name=f"Key: {key.title}", is_staff=True, is_active=False, password="!"
        )
        key.save(update_fields=["account"])


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0006_api_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="account",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE,
                related_name="api_keys", to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="calls_a_minute",
            field=models.PositiveIntegerField(
                db_default=300, default=300, help_text="More than these are refused for the rest of the minute.",
                verbose_name="calls a minute",
            ),
        ),
        migrations.AddField(
            model_name="apikey",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="good until"),
        ),
        migrations.RunPython(give_accounts, migrations.RunPython.noop),
    ]
