"""The checks of 0007 looked at for rows that were there before: under a lock that lets refunds go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

NAMES = ("refund_status_is_known", "refund_by_two_people", "refund_decided_before_sent", "refund_waits_unsent")


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_refunds_by_two")]

    operations = [ValidateConstraint(model_name="refund", name=name) for name in NAMES]
