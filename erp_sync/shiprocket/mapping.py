"""Shiprocket's two status tables in the shop's words. The same number means different things in the two."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from erp_sync.shiprocket.wire import CourierQuote, Tracking
from orders.fulfilment.ports import CourierOffer, TrackedScan
from orders.fulfilment.rules import ShipmentStatus as To

# `shipment_status_id`, `sr-status`, `tracking_data.shipment_status`
SHIPMENT_TABLE = {
    1: To.AWB_ASSIGNED, 2: To.AWB_ASSIGNED, 3: To.PICKUP_SCHEDULED, 4: To.PICKUP_SCHEDULED, 5: To.PICKUP_SCHEDULED,
    6: To.IN_TRANSIT, 7: To.DELIVERED, 8: To.CANCELLED, 9: To.RTO_INITIATED, 10: To.RTO_DELIVERED, 12: To.LOST,
    13: To.PICKUP_EXCEPTION, 14: To.RTO_DELIVERED, 15: To.PICKUP_EXCEPTION, 17: To.OUT_FOR_DELIVERY,
    18: To.IN_TRANSIT, 19: To.OUT_FOR_PICKUP, 20: To.PICKUP_EXCEPTION, 21: To.UNDELIVERED, 22: To.DELAYED,
    24: To.LOST, 25: To.DAMAGED, 27: To.PICKUP_SCHEDULED, 38: To.IN_TRANSIT, 39: To.DELAYED, 40: To.RTO_IN_TRANSIT,
    41: To.RTO_IN_TRANSIT, 42: To.PICKED_UP, 44: To.LOST, 45: To.CANCELLED, 46: To.RTO_IN_TRANSIT,
    47: To.PICKUP_EXCEPTION,
    51: To.PICKED_UP, 75: To.RTO_INITIATED, 76: To.DELAYED, 77: To.UNDELIVERED, 78: To.RTO_IN_TRANSIT,
}  # fmt: skip
# `current_status_id`, `orders.status_code`
ORDER_TABLE = {
    3: To.AWB_ASSIGNED, 4: To.PICKUP_SCHEDULED, 5: To.CANCELLED, 6: To.IN_TRANSIT, 7: To.DELIVERED,
    12: To.PICKUP_SCHEDULED, 13: To.PICKUP_EXCEPTION, 14: To.PICKUP_EXCEPTION, 15: To.RTO_INITIATED,
    16: To.RTO_DELIVERED, 17: To.RTO_DELIVERED, 19: To.OUT_FOR_DELIVERY, 20: To.IN_TRANSIT, 33: To.LOST,
    34: To.OUT_FOR_PICKUP, 35: To.PICKUP_EXCEPTION, 36: To.UNDELIVERED, 37: To.DELAYED, 39: To.LOST, 40: To.DAMAGED,
    43: To.IN_TRANSIT, 44: To.DELAYED, 45: To.RTO_IN_TRANSIT, 46: To.RTO_IN_TRANSIT, 51: To.PICKED_UP, 53: To.LOST,
    54: To.CANCELLED, 55: To.RTO_IN_TRANSIT, 61: To.PICKED_UP, 70: To.PICKUP_SCHEDULED, 87: To.RTO_INITIATED,
    88: To.DELAYED, 89: To.UNDELIVERED, 90: To.RTO_IN_TRANSIT,
}  # fmt: skip
# For couriers that send "NA" instead of a number.
LABELS = {
    "AWB ASSIGNED": To.AWB_ASSIGNED, "PICKUP SCHEDULED": To.PICKUP_SCHEDULED, "PICKUP QUEUED": To.PICKUP_SCHEDULED,
    "OUT FOR PICKUP": To.OUT_FOR_PICKUP, "PICKED UP": To.PICKED_UP, "SHIPPED": To.IN_TRANSIT,
    "IN TRANSIT": To.IN_TRANSIT, "OUT FOR DELIVERY": To.OUT_FOR_DELIVERY, "DELIVERED": To.DELIVERED,
    "UNDELIVERED": To.UNDELIVERED, "DELAYED": To.DELAYED, "CANCELED": To.CANCELLED, "CANCELLED": To.CANCELLED,
    "RTO INITIATED": To.RTO_INITIATED, "RTO IN TRANSIT": To.RTO_IN_TRANSIT, "RTO DELIVERED": To.RTO_DELIVERED,
    "LOST": To.LOST, "DAMAGED": To.DAMAGED,
}  # fmt: skip


def status_of(*, shipment_id: int | None, order_id: int | None = None, label: str = "") -> To:
    """The shipment table first, then the order table, then the label; UNMAPPED for what none of them knows."""
    if shipment_id is not None and shipment_id in SHIPMENT_TABLE:
        return SHIPMENT_TABLE[shipment_id]
    if order_id is not None and order_id in ORDER_TABLE:
        return ORDER_TABLE[order_id]
    return LABELS.get(label.strip().upper(), To.UNMAPPED)


def movements_of(tracking: Tracking) -> tuple[TrackedScan, ...]:
    """Every scan, oldest first, and the current status too when no scan shows it yet."""
    moves = [
        TrackedScan(
            status=status_of(shipment_id=scan.status_id, label=scan.label),
            at=scan.at,
            activity=scan.activity or scan.label,
            location=scan.location,
            raw_key=_key(tracking.awb, scan.at, f"{scan.status_id or scan.label}|{scan.activity}"),
        )
        for scan in tracking.scans
    ]
    current = status_of(
        shipment_id=tracking.shipment_status_id, order_id=tracking.order_status_id, label=tracking.label
    )
    if tracking.at is not None and current not in {move.status for move in moves}:
        key = _key(tracking.awb, tracking.at, tracking.shipment_status_id or tracking.label)
        moves.append(
            TrackedScan(status=current, at=tracking.at, activity=tracking.label, location="", raw_key=key)
        )
    return tuple(moves)


def _key(awb: str, at: datetime, status: int | str) -> str:
    return hashlib.sha256(f"{awb}|{at.isoformat()}|{status}".encode()).hexdigest()


def offers_of(quotes: Sequence[CourierQuote]) -> tuple[CourierOffer, ...]:
    """Who would carry a parcel, in the shop's words."""
    return tuple(
        CourierOffer(
            courier_id=quote.courier_id,
            name=quote.name,
            rate=quote.rate,
            days=quote.days,
            rating=quote.rating,
            takes_cash=quote.takes_cash,
            is_recommended=quote.is_recommended,
            is_surface=quote.is_surface,
        )
        for quote in quotes
    )
