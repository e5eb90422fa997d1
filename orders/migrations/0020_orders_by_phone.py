"""Guests' orders are found by telephone once somebody proves it is theirs. Built while the table lives."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0019_consents_and_proofs")]
    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(fields=["phone"], condition=models.Q(("customer", None)), name="order_unclaimed_phone"),
        )
    ]
