"""The checks of 0016 looked at for rows that were there before: under a lock that lets sales go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0016_surcharges")]

    operations = [
        ValidateConstraint(model_name="order", name="order_total_adds_up"),
        ValidateConstraint(model_name="orderline", name="order_line_surcharge_tax_adds_up"),
    ]
