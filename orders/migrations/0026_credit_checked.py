"""The check of 0025 looked at for rows that were there before: under a lock that lets sales go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0025_credit")]

    operations = [ValidateConstraint(model_name="order", name="order_credit_within_total")]
