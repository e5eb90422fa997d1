"""How a parcel moves: forward by rank, with a branch home; and what carriage costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from core.money import Money

FIRST_POLL_S = 30.0
LONGEST_POLL_S = 900.0


class ShipmentStatus(StrEnum):
    """Where a parcel is, in the shop's own words. Adapters translate their courier's numbers into these."""

    CREATED = "created"
    AWB_ASSIGNED = "awb_assigned"
    PICKUP_SCHEDULED = "pickup_scheduled"
    OUT_FOR_PICKUP = "out_for_pickup"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    # Noted without moving the parcel: an attempt failed, a van is late, a word nobody has taught us yet.
    UNDELIVERED = "undelivered"
    DELAYED = "delayed"
    PICKUP_EXCEPTION = "pickup_exception"
    UNMAPPED = "unmapped"
    # The way home.
    RTO_INITIATED = "rto_initiated"
    RTO_IN_TRANSIT = "rto_in_transit"
    RTO_DELIVERED = "rto_delivered"
    # Ends that nobody wished for.
    CANCELLED = "cancelled"
    LOST = "lost"
    DAMAGED = "damaged"

    @property
    def label(self) -> str:
        """For people: "Out for delivery"."""
        return LABELS[self]


LABELS = {
    ShipmentStatus.CREATED: "Packed",
    ShipmentStatus.AWB_ASSIGNED: "Courier booked",
    ShipmentStatus.PICKUP_SCHEDULED: "Pickup scheduled",
    ShipmentStatus.OUT_FOR_PICKUP: "Courier on the way to us",
    ShipmentStatus.PICKED_UP: "Picked up",
    ShipmentStatus.IN_TRANSIT: "In transit",
    ShipmentStatus.OUT_FOR_DELIVERY: "Out for delivery",
    ShipmentStatus.DELIVERED: "Delivered",
    ShipmentStatus.UNDELIVERED: "Delivery attempt failed",
    ShipmentStatus.DELAYED: "Delayed",
    ShipmentStatus.PICKUP_EXCEPTION: "Pickup failed",
    ShipmentStatus.UNMAPPED: "Update from the courier",
    ShipmentStatus.RTO_INITIATED: "On its way back to us",
    ShipmentStatus.RTO_IN_TRANSIT: "On its way back to us",
    ShipmentStatus.RTO_DELIVERED: "Returned to us",
    ShipmentStatus.CANCELLED: "Shipment cancelled",
    ShipmentStatus.LOST: "Lost by the courier",
    ShipmentStatus.DAMAGED: "Damaged on the way",
}

FORWARD_RANK = {
    ShipmentStatus.CREATED: 0,
    ShipmentStatus.AWB_ASSIGNED: 10,
    ShipmentStatus.PICKUP_SCHEDULED: 20,
    ShipmentStatus.OUT_FOR_PICKUP: 25,
    ShipmentStatus.PICKED_UP: 30,
    ShipmentStatus.IN_TRANSIT: 40,
    ShipmentStatus.OUT_FOR_DELIVERY: 50,
    ShipmentStatus.DELIVERED: 100,
}
RETURN_RANK = {
    ShipmentStatus.RTO_INITIATED: 60,
    ShipmentStatus.RTO_IN_TRANSIT: 70,
    ShipmentStatus.RTO_DELIVERED: 100,
}
ENDS = frozenset({ShipmentStatus.CANCELLED, ShipmentStatus.LOST, ShipmentStatus.DAMAGED})
NOTES = frozenset(
    {
        ShipmentStatus.UNDELIVERED,
        ShipmentStatus.DELAYED,
        ShipmentStatus.PICKUP_EXCEPTION,
        ShipmentStatus.UNMAPPED,
    }
)
TERMINAL = ENDS | {ShipmentStatus.DELIVERED, ShipmentStatus.RTO_DELIVERED}
# From here on the parcel is no longer in our hands.
SHIPPED_RANK = FORWARD_RANK[ShipmentStatus.PICKED_UP]


def waits_for_courier(status: ShipmentStatus) -> bool:
    """Whether a parcel stands here and nobody has set out for it: it can still be stopped."""
    rank = FORWARD_RANK.get(status)
    return rank is not None and rank <= FORWARD_RANK[ShipmentStatus.PICKUP_SCHEDULED]


def is_away(status: ShipmentStatus) -> bool:
    """Whether a parcel is with the courier, on its way there or home."""
    if status in TERMINAL:
        return False
    return status in RETURN_RANK or FORWARD_RANK.get(status, 0) >= SHIPPED_RANK


def awaits_attempt(status: ShipmentStatus, last_scan: ShipmentStatus | None) -> bool:
    """Whether the courier came in vain last and still has the parcel, on its way there: it may be asked to come again."""
    return is_away(status) and status not in RETURN_RANK and last_scan == ShipmentStatus.UNDELIVERED


def poll_pause(quiet_polls: int) -> timedelta:
    """How long to wait for a courier's own news before asking: soon after a parcel has moved, then ever longer.

    A webhook that was lost is so made good within half a minute, and a parcel on a long road costs few questions.
    """
    seconds = FIRST_POLL_S * 1.5 ** min(quiet_polls, 20)
    return timedelta(seconds=min(seconds, LONGEST_POLL_S))


def moves_parcel(*, current: ShipmentStatus, scanned: ShipmentStatus) -> bool:
    """Whether a scan moves a parcel on. A late, repeated or unknown scan is kept as history and moves nothing.

    Forward by rank only. The way home opens from any place before delivery, and once taken only its own later
    steps move the parcel. Delivered, returned, cancelled, lost and damaged are final.
    """
    if scanned in NOTES or current in TERMINAL:
        return False
    if scanned in ENDS:
        return True
    if current in RETURN_RANK:
        return scanned in RETURN_RANK and RETURN_RANK[scanned] > RETURN_RANK[current]
    if scanned in RETURN_RANK:
        return True
    return FORWARD_RANK[scanned] > FORWARD_RANK[current]


def shipping_amount(*, amount: Money, free_from: Money | None, item_total: Money) -> Money:
    """What carriage costs for goods worth `item_total`: nothing from `free_from` on."""
    if free_from is not None and free_from <= item_total:
        return Money.zero(amount.currency)
    return amount


def free_shipping_gap(*, free_from: Money | None, item_total: Money) -> Money | None:
    """How much more makes carriage free; None when it is free already or never will be."""
    if free_from is None or free_from <= item_total or not item_total:
        return None
    return free_from - item_total


class Progress(StrEnum):
    """How far an order's goods have come: the values of `Order.fulfilment_status`."""

    NONE = "none"
    PACKED = "packed"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    RETURNED_TO_ORIGIN = "returned_to_origin"


_PROGRESS_ORDER = list(Progress)


def progress_of(status: ShipmentStatus) -> Progress:
    """How far one parcel has come."""
    if status is ShipmentStatus.RTO_DELIVERED:
        return Progress.RETURNED_TO_ORIGIN
    if status is ShipmentStatus.DELIVERED:
        return Progress.DELIVERED
    if status is ShipmentStatus.OUT_FOR_DELIVERY:
        return Progress.OUT_FOR_DELIVERY
    if status in RETURN_RANK or status in {ShipmentStatus.LOST, ShipmentStatus.DAMAGED}:
        return Progress.SHIPPED
    return Progress.SHIPPED if FORWARD_RANK.get(status, 0) >= SHIPPED_RANK else Progress.PACKED


def order_progress(*, parcels: Sequence[ShipmentStatus], expected: int) -> Progress:
    """How far an order has come: as far as its slowest parcel. Cancelled parcels do not count.

    `expected` is how many locations serve the order: while one has not packed yet, the order is packed at most.
    """
    steps = [progress_of(status) for status in parcels if status is not ShipmentStatus.CANCELLED]
    if not steps:
        return Progress.NONE
    if len(steps) < expected:
        return Progress.PACKED
    return min(steps, key=_PROGRESS_ORDER.index)
