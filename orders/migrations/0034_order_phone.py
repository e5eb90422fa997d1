"""Orders by telephone, for the risk of the next one: the index is built while orders go on."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0033_order_notes")]

    operations = [AddIndexConcurrently("order", models.Index(fields=["phone"], name="order_phone"))]
