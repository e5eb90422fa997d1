"""What a changed cart asks the ERP after its own transaction: for notes, and never in anybody's way."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from catalog.inventory.queries import WantedStock
from catalog.inventory.soft_check import ask_softly
from catalog.pricing.ports import PriceQuestion
from catalog.pricing.quotes import ask_price_softly, not_asked_lately
from core.http import Deadline

LEAST_TIME_S = 0.05


@dataclass(frozen=True, slots=True)
class InCart:
    """How much of a variant a cart holds now."""

    stock: WantedStock
    is_bundle: bool


def ask_about(in_cart: InCart) -> None:
    """Ask for stock and price of what the cart holds now of a variant, LIVE_CHECK_TIMEOUT_S for both together.

    What was answered within the last minute is not asked again. A bundle's price is the shop's own. Never in a
    transaction.
    """
    deadline = Deadline(seconds=settings.LIVE_CHECK_TIMEOUT_S)
    stock = in_cart.stock
    ask_softly([stock])
    if in_cart.is_bundle:
        return
    questions = not_asked_lately([PriceQuestion(stock.sku, stock.quantity, stock.uom)])
    if not questions or deadline.remaining_s() < LEAST_TIME_S:
        return
    ask_price_softly(questions, timeout_s=deadline.remaining_s())
