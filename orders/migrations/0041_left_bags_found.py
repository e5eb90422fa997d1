"""Bags by when they were last touched, for the letter about them: the index is built while shopping goes on."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0040_left_bags")]

    operations = [
        AddIndexConcurrently(
            "cart",
            models.Index(
                fields=["changed_at"],
                condition=models.Q(("status__in", ["open", "abandoned"])),
                name="cart_left_alone",
            ),
        )
    ]
