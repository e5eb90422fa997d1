"""Parcels that should have arrived."""

from __future__ import annotations

from django.conf import settings

from core import clock
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import FORWARD_RANK, SHIPPED_RANK, ShipmentStatus
from orders.returns.claim_rules import is_overdue
from orders.returns.models import Return
from orders.returns.queries.found_order import order_row
from orders.returns.rules import UNDONE
from orders.sales.models import Order

ON_THE_ROAD = [
    str(status)
    for status, rank in FORWARD_RANK.items()
    if rank >= SHIPPED_RANK and status is not ShipmentStatus.DELIVERED
]


def overdue_parcels(order: Order) -> list[Shipment]:
    """Those on the road whose day is over, and which nobody has claimed. Two queries, none for an order that is over."""
    if order.status != Order.Status.CONFIRMED or order.collect_at:
        return []
    rows = Shipment.objects.filter(fulfillment__order=order, status__in=ON_THE_ROAD)
    parcels = [row for row in rows.select_related("fulfillment") if _is_late(order, row)]
    if not parcels:
        return []
    claimed = Return.objects.filter(occasion__in=[row.public_id for row in parcels])
    open_ones = set(
        claimed.exclude(status__in=[str(stage) for stage in UNDONE]).values_list("occasion", flat=True)
    )
    return [row for row in parcels if row.public_id not in open_ones]


def _is_late(order: Order, parcel: Shipment) -> bool:
    return is_overdue(
        promised_on=order.expected_on,
        sent_on=parcel.created_at.astimezone(clock.INDIA).date(),
        today=clock.today_in_india(),
        patience_days=settings.MISSED_AFTER_DAYS,
    )


def has_overdue_parcel(order_id: str) -> bool:
    """Whether the customer of an order (public id) may say that it never arrived. Raises NotFound."""
    return bool(overdue_parcels(order_row(order_id)))
