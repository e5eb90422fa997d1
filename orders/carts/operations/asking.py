"""What a changed cart asks the ERP after its own transaction: for notes, and never in anybody's way."""

from __future__ import annotations

from django.conf import settings

from catalog.inventory.queries import WantedStock
from catalog.inventory.soft_check import ask_softly
from catalog.made.queries import contents_of
from catalog.pricing.ports import PriceQuestion
from catalog.pricing.quotes import ask_price_softly, not_asked_lately
from core.http import Deadline

LEAST_TIME_S = 0.05


def ask_about(in_cart: WantedStock) -> None:
    """Ask for stock and price of what the cart holds now of a variant, LIVE_CHECK_TIMEOUT_S for both together.

    What was answered within the last minute is not asked again. A bundle's price is the shop's own. Never in a
    transaction.
    """
    deadline = Deadline(seconds=settings.LIVE_CHECK_TIMEOUT_S)
    ask_softly([in_cart])
    questions = not_asked_lately([PriceQuestion(in_cart.sku, in_cart.quantity, in_cart.uom)])
    if not questions or contents_of([in_cart.variant_id]) or deadline.remaining_s() < LEAST_TIME_S:
        return
    ask_price_softly(questions, timeout_s=deadline.remaining_s())
