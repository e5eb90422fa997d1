"""Orders that hold money and are not confirmed: what must never last."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from orders.sales.models import Order
from payments.queries import references_holding_money

PAID_WITHIN = timedelta(minutes=10)
LOOK_BACK = timedelta(days=30)


def paid_unconfirmed(*, within: timedelta = LOOK_BACK) -> list[str]:
    """Numbers of orders of that time whose money has been here for ten minutes, is not going back, and that are not confirmed.

    Two queries.
    """
    waiting = Order.objects.filter(placed_at__gte=clock.now() - within).exclude(status=Order.Status.CONFIRMED)
    numbers = list(waiting.order_by("id").values_list("number", flat=True))
    return references_holding_money(numbers, captured_before=clock.now() - PAID_WITHIN)
