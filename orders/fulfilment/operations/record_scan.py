"""The courier's log becomes the parcel's: each scan once, the status forward only, news once each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from core.errors import NotFound
from core.outbox import publish
from orders.fulfilment.models import Shipment, ShipmentScan, first_poll_at
from orders.fulfilment.operations.advance_order import advance_order
from orders.fulfilment.operations.cash_at_door import collect_if_delivered, give_up_cash
from orders.fulfilment.rules import FORWARD_RANK, RETURN_RANK, ShipmentStatus, moves_parcel
from orders.sales.events import OrderDelivered, OrderOutForDelivery, OrderShipped, ShipmentMoved
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

ON_ITS_WAY = ("shipped", "The parcel is on its way.", OrderShipped)
MILESTONES = {
    ShipmentStatus.PICKED_UP: ON_ITS_WAY,
    ShipmentStatus.IN_TRANSIT: ON_ITS_WAY,
    ShipmentStatus.OUT_FOR_DELIVERY: ("out_for_delivery", "Out for delivery.", OrderOutForDelivery),
    ShipmentStatus.DELIVERED: ("delivered", "Delivered.", OrderDelivered),
}
FOUND_AGAIN = frozenset({*FORWARD_RANK, *RETURN_RANK})
TROUBLE = frozenset({ShipmentStatus.LOST, ShipmentStatus.DAMAGED, ShipmentStatus.RTO_INITIATED})


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """One line of the courier's log. `at` is aware; either `awb` or `delivery_ref` has to be known to us.

    `raw_key` is the same for the same scan however it reaches us (webhook, its repetition, polling); when empty,
    status, moment and words tell scans apart.
    """

    status: ShipmentStatus
    at: datetime
    awb: str = ""
    delivery_ref: str = ""
    activity: str = ""
    location: str = ""
    raw_key: str = ""


class UnknownShipment(NotFound):
    """No parcel has this AWB or delivery yet: the ERP's news of it may still be on its way, so try again later."""

    code = "unknown_shipment"
    message = "No parcel has this AWB or delivery number."


@transaction.atomic
def record_scan(scan: ScanFacts) -> bool:
    """Keep a scan and let it move its parcel and order; False when it was known. Publishes ShipmentMoved and milestones.

    A late or unknown scan is history only. Raises UnknownShipment.
    """
    return record_scans([scan]) == 1


@transaction.atomic
def record_scans(scans: Sequence[ScanFacts]) -> int:
    """As `record_scan` for the log of one parcel, oldest first; how many scans were new. Raises UnknownShipment.

    Couriers send the whole log with each news of it: what is known costs one question for all of it.
    """
    if not scans:
        return 0
    parcel_pk, order_id = _parcel(scans[0])
    return apply_scans(locked_order(public_id=order_id), parcel_pk, scans)


def apply_scan(order: Order, parcel_pk: int, scan: ScanFacts) -> bool:
    """As `record_scan`, for a parcel of an order that is locked in the caller's transaction."""
    return apply_scans(order, parcel_pk, [scan]) == 1


def apply_scans(order: Order, parcel_pk: int, scans: Sequence[ScanFacts]) -> int:
    """As `record_scans`, for a parcel of an order that is locked in the caller's transaction."""
    parcel = Shipment.objects.select_related("fulfillment").get(pk=parcel_pk)  # as it stands under the lock
    keyed = {_dedupe(parcel, scan): scan for scan in scans}
    known = set(ShipmentScan.objects.filter(dedupe__in=list(keyed)).values_list("dedupe", flat=True))
    news = [(key, scan) for key, scan in keyed.items() if key not in known]
    _learn_awb(parcel, scans[0])
    for key, scan in news:
        _apply(order, parcel, key, scan)
    return len(news)


def _apply(order: Order, parcel: Shipment, key: str, scan: ScanFacts) -> None:
    """A scan that nobody has told before."""
    ShipmentScan.objects.create(
        shipment=parcel,
        dedupe=key,
        at=scan.at,
        status=scan.status,
        activity=scan.activity[:200],
        location=scan.location[:120],
    )
    parcel.next_poll_at, parcel.quiet_polls = first_poll_at(), 0
    parcel.save(update_fields=["next_poll_at", "quiet_polls"])
    if moves_parcel(current=ShipmentStatus(parcel.status), scanned=scan.status):
        _move(order, parcel, scan)
    elif scan.status is ShipmentStatus.UNDELIVERED:
        _tell_attempt(order, parcel, scan, key)
    elif parcel.status == ShipmentStatus.LOST and scan.status in FOUND_AGAIN:
        words = f"{parcel} counts as lost, and the courier says: {scan.status.label.lower()}."
        order.flags = {**order.flags, "parcel_found": words}
        order.save(update_fields=["flags"])


def _parcel(scan: ScanFacts) -> tuple[int, str]:
    """Its key and its order's public id."""
    parcels = Shipment.objects.order_by().values_list("pk", "fulfillment__order__public_id")
    found = parcels.filter(awb=scan.awb).first() if scan.awb else None
    if found is None and scan.delivery_ref:
        found = parcels.filter(fulfillment__delivery_ref=scan.delivery_ref).first()
    if found is None:
        raise UnknownShipment
    return found


def _learn_awb(parcel: Shipment, scan: ScanFacts) -> None:
    """The courier may name the AWB before the ERP does; once known, only the ERP changes it."""
    if scan.awb and not parcel.awb:
        parcel.awb = scan.awb
        parcel.save(update_fields=["awb"])


def _dedupe(parcel: Shipment, scan: ScanFacts) -> str:
    at = scan.at.astimezone(UTC).isoformat()
    words = scan.raw_key or "|".join((scan.status, at, scan.activity, scan.location))
    return hashlib.sha256(f"{parcel.public_id}|{words}".encode()).hexdigest()


def _move(order: Order, parcel: Shipment, scan: ScanFacts) -> None:
    parcel.status, parcel.moved_at = scan.status, scan.at
    if scan.status is ShipmentStatus.DELIVERED:
        parcel.delivered_at = scan.at
    parcel.save(update_fields=["status", "moved_at", "delivered_at"])
    advance_order(order)
    collect_if_delivered(order)
    give_up_cash(order)
    _tell_move(order, parcel, scan)
    if scan.status in TROUBLE:
        order.flags = {**order.flags, f"parcel_{scan.status}": f"{parcel}: {scan.status.label}."}
        order.save(update_fields=["flags"])
    if scan.status in MILESTONES:
        _reach_milestone(order, parcel, scan)


def _reach_milestone(order: Order, parcel: Shipment, scan: ScanFacts) -> None:
    kind, text, event = MILESTONES[scan.status]
    fact = Fact(key=f"{kind}:{parcel.public_id}", kind=kind, text=text, actor="courier", at=scan.at)
    if record_fact(order, fact):
        publish(event(order_id=order.public_id, number=order.number, shipment_id=parcel.public_id))


def _tell_move(order: Order, parcel: Shipment, scan: ScanFacts) -> None:
    where = f" ({scan.location})" if scan.location else ""
    record_fact(
        order,
        Fact(
            key=f"moved:{parcel.public_id}:{scan.status}",
            kind="shipment",
            text=f"{scan.status.label}{where}.",
            detail={"awb": parcel.awb or "", "activity": scan.activity},
            actor="courier",
            at=scan.at,
        ),
    )
    _publish_move(order, parcel, scan)


def _tell_attempt(order: Order, parcel: Shipment, scan: ScanFacts, key: str) -> None:
    """A failed attempt moves nothing, but people and the ERP want to know."""
    text = f"Delivery attempt failed: {scan.activity or 'no reason given'}."
    record_fact(order, Fact(key=f"attempt:{key}", kind="undelivered", text=text, actor="courier", at=scan.at))
    _publish_move(order, parcel, scan)


def _publish_move(order: Order, parcel: Shipment, scan: ScanFacts) -> None:
    publish(
        ShipmentMoved(
            order_id=order.public_id,
            number=order.number,
            shipment_id=parcel.public_id,
            delivery_ref=parcel.fulfillment.delivery_ref,
            awb=parcel.awb or "",
            status=str(scan.status),
            at=scan.at.astimezone(UTC).isoformat(),
            activity=scan.activity,
            location=scan.location,
        )
    )
