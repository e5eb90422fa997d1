"""What a demo shop charges on top: the fee for cash on delivery. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from orders.models import Surcharge, SurchargeRule

CASH_FEE = {"title": "Cash on delivery fee", "method": "fixed", "value": 49_00}


class Command(BaseCommand):
    """Makes the fee of ₹49, GST included, for orders that are paid in cash."""

    help = "Create the demo fee for cash on delivery."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """What staff changed since stays as they left it."""
        fee, is_new = Surcharge.objects.get_or_create(code="cod_fee", defaults=CASH_FEE)
        if is_new:
            SurchargeRule.objects.create(
                surcharge=fee, attribute="payment_method", operator="in", values=["cod"]
            )
        self.stdout.write(f"fee     {fee.title}")
