from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("erp_sync", "0002_read_from")]

    operations: list = []
