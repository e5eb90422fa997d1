from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_configured_lines")]

    operations: list = []
