from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("erp_sync", "0002_read_from")]

    operations = [
        migrations.AddField(
            model_name="inboxmessage",
            name="rows",
            field=models.PositiveIntegerField(
                db_default=1, default=1, help_text="Rows of a list that it holds."
            ),
        ),
        migrations.AddField(
            model_name="syncrun",
            name="changed",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="Rows of pages that changed something here."
            ),
        ),
        migrations.AddField(
            model_name="syncrun",
            name="same",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="Rows of pages that were known in that version."
            ),
        ),
        migrations.AddField(
            model_name="syncrun",
            name="refused",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="Rows of pages that got a message of their own."
            ),
        ),
    ]
