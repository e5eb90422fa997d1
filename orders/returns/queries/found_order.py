"""The order that a question about returns is about."""

from __future__ import annotations

from orders.sales.models import Order
from orders.sales.queries.lookup import NoSuchOrder


def order_row(order_id: str) -> Order:
    """Raises NoSuchOrder."""
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    return order
