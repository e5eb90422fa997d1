"""What a demo shop charges on top: the fees for cash on delivery and for gift wrap. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from orders.models import Surcharge, SurchargeRule

FEES = (
    (
        "cod_fee",
        {"title": "Cash on delivery fee", "method": "fixed", "value": 49_00},
        "payment_method",
        "cod",
    ),
    ("gift_wrap", {"title": "Gift wrap", "method": "fixed", "value": 99_00}, "gift_wrap", "yes"),
)


class Command(BaseCommand):
    """Makes the fees of ₹49 for orders that are paid in cash and of ₹99 for gift wrap, GST included."""

    help = "Create the demo fees for cash on delivery and gift wrap."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """What staff changed since stays as they left it."""
        for code, terms, attribute, value in FEES:
            fee, is_new = Surcharge.objects.get_or_create(code=code, defaults=terms)
            if is_new:
                SurchargeRule.objects.create(
                    surcharge=fee, attribute=attribute, operator="in", values=[value]
                )
            self.stdout.write(f"fee     {fee.title}")
