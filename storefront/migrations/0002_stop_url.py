"""Letters that can be ended say where, for the mail program's own button."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column with a default: safe on a live table."""

    dependencies = [("storefront", "0001_letters")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="stop_url",
            field=models.CharField(
                blank=True, default="", help_text="Where the reader ends such letters.", max_length=400
            ),
        )
    ]
