"""The check of 0068 looked at for orders that were there before: under a lock that lets sales go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0068_other_countries")]

    operations = [
        ValidateConstraint(model_name="order", name="order_abroad_is_export_paid_ahead"),
    ]
