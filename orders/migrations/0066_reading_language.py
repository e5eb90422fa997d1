"""In which language an order's shopper and a customer read."""

from django.db import migrations, models


def column() -> models.CharField:
    """English until somebody is seen to read otherwise."""
    return models.CharField(
        db_default="en", default="en", editable=False, max_length=5, verbose_name="reads"
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0065_shared_sales")]

    operations = [
        migrations.AddField("customer", "language", column()),
        migrations.AddField("order", "language", column()),
    ]
