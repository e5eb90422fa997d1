"""The check of 0044 looked at for rows that were there before: under a lock that lets people go on."""

from __future__ import annotations

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0044_newsletter_leads")]

    operations = [ValidateConstraint(model_name="lead", name="lead_topic_known")]
