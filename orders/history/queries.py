"""What a customer may read of their orders at an older shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from orders.history.models import ImportedOrder


@dataclass(frozen=True, slots=True)
class PastOrderLine:
    """One line as it was called then."""

    title: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True)
class PastOrderView:
    """One order of an older shop: its number, sum and lines."""

    number: str
    placed_at: datetime
    total: Money
    status: str
    lines: tuple[PastOrderLine, ...]


def past_orders_of(customer_id: str, limit: int = 50) -> tuple[PastOrderView, ...]:
    """A customer's orders at older shops, newest first. Two queries. `customer_id` is public."""
    rows = ImportedOrder.objects.filter(customer__public_id=customer_id).prefetch_related("lines")[:limit]
    return tuple(
        PastOrderView(
            number=row.number,
            placed_at=row.placed_at,
            total=Money(row.total, row.currency),
            status="cancelled" if row.cancelled_at else row.fulfilment_status or row.payment_status,
            lines=tuple(
                PastOrderLine(line.title, line.quantity, Money(line.unit_price, row.currency))
                for line in row.lines.all()
            ),
        )
        for row in rows
    )
