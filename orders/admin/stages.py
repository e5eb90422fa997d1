"""The states that staff work through: the same conditions count on the front page and filter the list."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from core import clock
from orders.sales.models import Order, OrderFact

REFUSALS_SEEN_FOR = timedelta(days=7)

STAGES: dict[str, tuple[str, Q]] = {
    "awaiting_payment": ("Awaiting payment", Q(status=Order.Status.PENDING)),
    "to_pack": (
        "To be packed",
        Q(status=Order.Status.CONFIRMED, fulfilment_status=Order.FulfilmentStatus.NONE),
    ),
    "packed": ("Packed, awaiting pickup", Q(fulfilment_status=Order.FulfilmentStatus.PACKED)),
    "on_the_way": (
        "On the way",
        Q(
            fulfilment_status__in=[
                Order.FulfilmentStatus.SHIPPED,
                Order.FulfilmentStatus.OUT_FOR_DELIVERY,
            ]
        ),
    ),
}

FLAGGED = ~Q(flags={})
CASH_ASKED = Q(flags__has_key="courier_asks_cash")
UNVERIFIED = Q(stock_verified=False) | Q(price_verified=False)


def capture_refused_since(moment: datetime) -> Exists:
    """Whether money came for an order that could not take it, at that moment or later."""
    refusals = OrderFact.objects.filter(order=OuterRef("pk"), kind="capture_refused", at__gte=moment)
    return Exists(refusals)


def refusals_seen_from() -> datetime:
    """The moment from which refused captures are shown: long enough for the refund to reach the customer."""
    return clock.now() - REFUSALS_SEEN_FOR
