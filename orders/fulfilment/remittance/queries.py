"""Which parcels' cash the courier has, and whose is overdue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from core import clock
from core.money import Money
from orders.fulfilment.booking.queries import share_of_place
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.sales.models import Order, OrderFact
from payments.queries import cash_payment_ids, references_holding_money

REMITTED = "remitted:"  # how the fact begins that a parcel's cash has reached our bank


@dataclass(frozen=True, slots=True)
class CashParcel:
    """A parcel for which cash was taken. `expected` is its share of what its order comes to; None: it owed none."""

    awb: str
    order: Order
    expected: Money | None


def cash_parcels(awbs: Collection[str]) -> dict[str, CashParcel]:
    """Those of these parcels that are ours, by AWB, with what their customers owed at the door. Four queries."""
    rows = Shipment.objects.filter(awb__in=awbs)
    found = list(rows.select_related("fulfillment__order").prefetch_related("fulfillment__order__lines"))
    references = {row.fulfillment.order.reference for row in found}
    collected = cash_payment_ids(sorted(references))
    paid = references_holding_money(sorted(references - collected.keys()), captured_before=clock.now())
    return {row.awb: _cash_parcel(row, is_paid=_reference(row) in paid) for row in found if row.awb}


def _reference(row: Shipment) -> str:
    return row.fulfillment.order.reference


def _cash_parcel(row: Shipment, *, is_paid: bool) -> CashParcel:
    order, place = row.fulfillment.order, row.fulfillment.location_code
    if is_paid or not order.is_cash:
        return CashParcel(row.awb or "", order, None)
    expected = share_of_place(order.amount_due, list(order.lines.all()), place)
    return CashParcel(row.awb or "", order, expected)


def parcels_with_cash() -> QuerySet[Shipment]:
    """Delivered parcels whose cash the courier took and has not brought to our bank."""
    told = OrderFact.objects.filter(
        order=OuterRef("fulfillment__order"), key=Concat(Value(REMITTED), OuterRef("awb"))
    )
    delivered = Shipment.objects.filter(
        status=ShipmentStatus.DELIVERED,
        awb__isnull=False,
        fulfillment__order__payment_method=Order.PaymentMethod.CASH,
        fulfillment__order__payment_status=Order.PaymentStatus.PAID,
    )
    return delivered.exclude(Exists(told))


def overdue_cash() -> QuerySet[Shipment]:
    """Those of them that were delivered more than COD_REMITTANCE_DAYS ago."""
    since = clock.now() - timedelta(days=settings.COD_REMITTANCE_DAYS)
    return parcels_with_cash().filter(delivered_at__lt=since)
