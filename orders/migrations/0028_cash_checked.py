"""The checks of 0019 looked at for rows that were there before: under a lock that lets sales go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0027_cash_on_delivery")]

    operations = [
        ValidateConstraint(model_name="order", name="order_payment_status_known"),
        ValidateConstraint(model_name="order", name="order_payment_method_known"),
        ValidateConstraint(model_name="order", name="order_cash_due_is_cod"),
    ]
