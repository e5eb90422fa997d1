"""Orders that the ERP should have, for a comparison of both books."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from orders.fulfilment.rules import ShipmentStatus
from orders.models import Fulfillment, Order


@dataclass(frozen=True, slots=True)
class ToldOrder:
    """One order: its total in minor units, the status that the ERP gave it last, and whether it is called off here."""

    number: str
    total: int
    erp_status: str
    is_called_off: bool = False


def orders_told(*, since: datetime, until: datetime) -> Iterator[ToldOrder]:
    """Orders confirmed in a time and not called off before they reached the ERP, in the order of their ids."""
    rows = Order.objects.filter(confirmed_at__gte=since, confirmed_at__lt=until)
    for number, total, erp_status, status in (
        rows.order_by("id").values_list("number", "total", "erp_status", "status").iterator()
    ):
        yield ToldOrder(number, total, erp_status, status == Order.Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class ToldParcel:
    """One parcel: how far the ERP said that it is (packed, shipped, delivered, cancelled), its AWB, empty without one.

    `is_delivered` is the courier's word.
    """

    status: str
    awb: str
    is_delivered: bool


def parcels_told(refs: Collection[str]) -> Mapping[str, ToldParcel]:
    """Parcels by the ERP's name for them; those that have not come are left out. One query."""
    rows = Fulfillment.objects.filter(delivery_ref__in=refs).values_list(
        "delivery_ref", "status", "shipment__awb", "shipment__status"
    )
    return {
        ref: ToldParcel(status, awb or "", courier_says == ShipmentStatus.DELIVERED)
        for ref, status, awb, courier_says in rows
    }


def orders_known(numbers: Collection[str]) -> frozenset[str]:
    """Those of these numbers that are orders of this shop. One query."""
    return frozenset(Order.objects.filter(number__in=numbers).values_list("number", flat=True))
