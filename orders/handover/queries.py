"""What is known of an order that is collected in a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from core import clock
from orders.fulfilment.shipping.queries import Store, store_at
from orders.handover.models import HandOver
from orders.handover.rules import code_from, given_up_at, reminder_at
from orders.sales.models import Order


@dataclass(frozen=True, slots=True)
class Collecting:
    """The store, None for one that is gone; the code once it is ready and until it is fetched; kept until that day."""

    store: Store | None
    is_ready: bool
    code: str
    keep_until: date | None
    handed_over_at: datetime | None


def collecting_of(order: Order) -> Collecting | None:
    """How an order is collected; None for one that a courier brings. Two queries at most."""
    if not order.collect_at:
        return None
    found = HandOver.objects.filter(order=order).first()
    waits = found is not None and found.handed_over_at is None and order.status == Order.Status.CONFIRMED
    return Collecting(
        store=store_at(order.collect_at),
        is_ready=waits,
        code=code_of(order.public_id, found.code_no) if found and waits else "",
        keep_until=_keep_until(found) if found and waits else None,
        handed_over_at=found.handed_over_at if found else None,
    )


def code_of(order_id: str, code_no: int) -> str:
    """The code that fetches an order."""
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    return code_from(key, order_id=order_id, code_no=code_no)


def _keep_until(found: HandOver) -> date:
    reminded = found.reminded_at or reminder_at(found.ready_at, keep_days=settings.COLLECT_DAYS)
    return given_up_at(reminded, grace_days=settings.COLLECT_GRACE_DAYS).astimezone(clock.INDIA).date()
