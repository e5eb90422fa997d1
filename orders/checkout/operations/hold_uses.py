"""The promotions of an order: their budgets and codes set aside while it is paid."""

from __future__ import annotations

from collections.abc import Sequence

from orders.promotions.operations import WantedUse, consume_promotions, hold_promotions
from orders.promotions.rules.applied import AppliedPromotion


def hold_uses(
    number: str, applied: Sequence[AppliedPromotion], *, customer_ref: str, is_settled: bool = False
) -> None:
    """Hold what the promotions of an order cost, or use it at once when no payment is awaited.

    In the transaction that writes the order, after payments and before the stock. Raises PromotionGone.
    """
    uses = [WantedUse(each.promotion_id, each.amount.amount, each.code) for each in applied]
    locked = hold_promotions(reference=number, customer_ref=customer_ref, uses=uses)
    if is_settled:
        consume_promotions(reference=number, locked=locked)
