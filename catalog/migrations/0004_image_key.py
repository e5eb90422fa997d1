"""Pictures get a name that outlives their files."""

from django.db import migrations, models
from django.db.models import F


def name_after_files(apps, schema_editor):
    apps.get_model("catalog", "Image").objects.update(key=F("stem"))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_region_and_synonyms")]

    operations = [
        migrations.AddField("image", "key", models.CharField("name", max_length=120, null=True)),
        migrations.RunPython(name_after_files, migrations.RunPython.noop),
        migrations.AlterField("image", "key", models.CharField("name", max_length=120, unique=True)),
    ]
