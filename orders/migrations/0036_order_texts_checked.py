"""The check of 0035 looked at for rows that were there before: under a lock that lets people go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0035_order_texts")]

    operations = [ValidateConstraint(model_name="consentrecord", name="consent_purpose_known")]
