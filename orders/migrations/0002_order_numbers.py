"""The sequence behind WEB-<n>: it never gives the same number twice, whatever runs at the same time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="CREATE SEQUENCE orders_order_number AS bigint START WITH 1001",
            reverse_sql="DROP SEQUENCE orders_order_number",
        )
    ]
