"""Staff know more of a parcel than the courier's log: their word stands in for the scan."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core import clock
from core.errors import Invalid, Refused
from orders.fulfilment.models import Shipment
from orders.fulfilment.operations.record_scan import ScanFacts, UnknownShipment, apply_scan, record_scan
from orders.fulfilment.rules import TERMINAL, ShipmentStatus, is_away
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order

REASON_LENGTH = 120


class ParcelNotAway(Refused):
    """It is not with the courier: nothing of it can be lost there."""

    code = "parcel_not_away"
    message = "This parcel is not with the courier. Please look at it again."


@transaction.atomic
def mark_delivered(*, shipment_id: str, actor: str, at: datetime | None = None) -> bool:
    """Staff know that a parcel has arrived though no scan says so. False when it was known. Raises UnknownShipment."""
    parcel = Shipment.objects.select_related("fulfillment").filter(public_id=shipment_id).first()
    if parcel is None:
        raise UnknownShipment
    return record_scan(
        ScanFacts(
            status=ShipmentStatus.DELIVERED,
            at=at or clock.now(),
            delivery_ref=parcel.fulfillment.delivery_ref,
            activity=f"Marked as delivered by {actor}",
            raw_key=f"staff:{parcel.public_id}:delivered",
        )
    )


@transaction.atomic
def mark_lost(*, shipment_id: str, reason: str, actor: str) -> None:
    """Staff call a parcel lost that the courier has: it is written off as by the courier's own word. Again is harmless.

    Raises UnknownShipment, Invalid without a reason, or ParcelNotAway.
    """
    words = " ".join(reason.split())
    if not words or len(words) > REASON_LENGTH or "\x00" in words:
        raise Invalid(fields={"reason": f"Say how you know, in at most {REASON_LENGTH} letters."})
    order_id = Shipment.objects.filter(public_id=shipment_id).values_list(
        "fulfillment__order__public_id", flat=True
    )
    if not order_id:
        raise UnknownShipment
    order = locked_order(public_id=order_id[0])
    parcel = Shipment.objects.get(public_id=shipment_id)
    if parcel.status == ShipmentStatus.LOST:
        return
    if not is_away(ShipmentStatus(parcel.status)):
        raise ParcelNotAway
    write_parcel_off(order, shipment_id=shipment_id, actor=f"{actor}: {words}")


def write_parcel_off(order: Order, *, shipment_id: str, actor: str) -> None:
    """A parcel of a locked order counts as lost, unless it has come to an end. In the caller's transaction."""
    parcel = Shipment.objects.filter(public_id=shipment_id, fulfillment__order=order).first()
    if parcel is None or parcel.status in TERMINAL:
        return
    scan = ScanFacts(
        status=ShipmentStatus.LOST,
        at=clock.now(),
        activity=f"Called lost by {actor}",
        raw_key=f"staff:{parcel.public_id}:lost",
    )
    apply_scan(order, parcel.pk, scan)
