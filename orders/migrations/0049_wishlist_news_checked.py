"""The check of 0048 looked at for rows that were there before, and the index of what is due, while people go on."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0048_wishlist_news")]

    operations = [
        ValidateConstraint(model_name="consentrecord", name="consent_purpose_known"),
        AddIndexConcurrently(
            "wishlistitem",
            models.Index(
                fields=["wishlist"],
                condition=models.Q(("is_price_due", True), ("is_back_due", True), _connector="OR"),
                name="wished_due",
            ),
        ),
    ]
