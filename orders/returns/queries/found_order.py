"""The order that a question about returns is about."""

from __future__ import annotations

from core.rows import PreparedModels
from orders.sales.models import Order
from orders.sales.queries.lookup import NoSuchOrder

_ORDER = PreparedModels(lambda public_id: Order.objects.filter(public_id=public_id))


def order_row(order_id: str) -> Order:
    """Raises NoSuchOrder."""
    order = _ORDER.first(public_id=order_id)
    if order is None:
        raise NoSuchOrder
    return order
