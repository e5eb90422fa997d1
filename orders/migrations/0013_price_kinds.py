"""What kind of price a line was sold at."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_cart_codes")]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="price_kind",
            field=models.CharField(default="set", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(price_kind__in=["set", "sale", "override", "special"]),
                name="order_line_price_kind",
            ),
        ),
    ]
