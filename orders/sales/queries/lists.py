"""A customer's orders at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.money import Money
from orders.sales.models import Order
from orders.sales.tokens import token_of


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order in a list: `summary` is "Meera Blouse and 2 more"."""

    id: str
    number: str
    token: str
    placed_at: datetime
    status: str
    status_label: str
    fulfilment_status: str
    total: Money
    pieces: int
    summary: str
    picture: Mapping[str, Any]


def orders_of_customer(customer_id: str, *, limit: int = 50, offset: int = 0) -> tuple[OrderCard, ...]:
    """The customer's orders, newest first; two queries however many there are."""
    rows = Order.objects.filter(customer__public_id=customer_id).prefetch_related("lines")
    return tuple(_card(row) for row in rows.order_by("-id")[offset : offset + limit])


def _card(order: Order) -> OrderCard:
    lines = list(order.lines.all())
    titles = list(dict.fromkeys(line.product_title for line in lines))
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    sent = order.fulfilment_status != Order.FulfilmentStatus.NONE and order.status == Order.Status.CONFIRMED
    label = order.get_fulfilment_status_display() if sent else order.get_status_display()
    return OrderCard(
        id=order.public_id,
        number=order.number,
        token=token_of(order.public_id),
        placed_at=order.placed_at,
        status=order.status,
        status_label=label,
        fulfilment_status=order.fulfilment_status,
        total=order.money_total,
        pieces=sum(line.quantity for line in lines),
        summary=f"{titles[0]}{more}" if titles else "",
        picture=next((line.picture for line in lines if line.picture), {}),
    )
