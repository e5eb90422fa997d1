"""Shiprocket's two status tables and the scan scripts that walk through them.

A parcel carries two numbers at once: the *shipment* status (`sr-status` of a scan, `shipment_status_id` of a webhook)
and the *order* status (`current_status_id`, `status_code` of an order). The same number means different things in
the two tables, so both are always sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Status:
    """One row: the shipment number, the order number that goes with it (0 = leaves the order as it is), the label."""

    shipment_id: int
    order_id: int
    label: str


_ROWS: Final = (
    (1, 3, "AWB ASSIGNED"),
    (2, 0, "LABEL GENERATED"),
    (3, 4, "PICKUP SCHEDULED"),
    (4, 12, "PICKUP QUEUED"),
    (5, 0, "MANIFEST GENERATED"),
    (6, 6, "SHIPPED"),
    (7, 7, "DELIVERED"),
    (8, 5, "CANCELED"),
    (9, 15, "RTO INITIATED"),
    (10, 16, "RTO DELIVERED"),
    (12, 33, "LOST"),
    (13, 14, "PICKUP ERROR"),
    (14, 17, "RTO ACKNOWLEDGED"),
    (15, 13, "PICKUP RESCHEDULED"),
    (16, 18, "CANCELLATION REQUESTED"),
    (17, 19, "OUT FOR DELIVERY"),
    (18, 20, "IN TRANSIT"),
    (19, 34, "OUT FOR PICKUP"),
    (20, 35, "PICKUP EXCEPTION"),
    (21, 36, "UNDELIVERED"),
    (22, 37, "DELAYED"),
    (23, 38, "PARTIAL DELIVERED"),
    (24, 39, "DESTROYED"),
    (25, 40, "DAMAGED"),
    (26, 41, "FULFILLED"),
    (27, 70, "PICKUP BOOKED"),
    (38, 43, "REACHED AT DESTINATION HUB"),
    (39, 44, "MISROUTED"),
    (40, 46, "RTO NDR"),
    (41, 45, "RTO OUT FOR DELIVERY"),
    (42, 51, "PICKED UP"),
    (43, 52, "SELF FULFILLED"),
    (44, 53, "DISPOSED OFF"),
    (45, 54, "CANCELLED BEFORE DISPATCHED"),
    (46, 55, "RTO IN TRANSIT"),
    (47, 57, "QC FAILED"),
    (48, 58, "REACHED WAREHOUSE"),
    (51, 61, "HANDOVER TO COURIER"),
    (75, 87, "RTO LOCK"),
    (76, 88, "UNTRACEABLE"),
    (77, 89, "ISSUE RELATED TO THE RECIPIENT"),
    (78, 90, "REACHED BACK AT SELLER CITY"),
)
STATUSES: Final = {row[0]: Status(*row) for row in _ROWS}

# Words of the order table that no scan carries.
ORDER_LABELS: Final = {
    1: "NEW",
    2: "INVOICED",
    3: "READY TO SHIP",
    4: "PICKUP SCHEDULED",
    5: "CANCELED",
    12: "PICKUP QUEUED",
    21: "RETURN PENDING",
    **{row[1]: row[2] for row in _ROWS if row[1] not in (0, 3, 4, 5, 12)},
}

DELIVERED: Final = 7
CANCELLED: Final = 8
OUT_FOR_PICKUP: Final = 19
UNDELIVERED: Final = 21
RTO_INITIATED: Final = 9
# Nothing follows these: delivered, cancelled, returned to us, lost, destroyed, damaged, disposed of.
TERMINAL: Final = frozenset({7, 8, 10, 12, 14, 24, 25, 44})
# Up to these a shipment may still be cancelled by its AWB: the courier has not set out for it.
BEFORE_PICKUP: Final = frozenset({0, 1, 2, 3, 4, 5, 13, 15, 20, 27})

SCRIPTS: Final[dict[str, tuple[int, ...]]] = {
    "happy": (19, 42, 18, 38, 17, 7),
    "ndr_then_delivered": (19, 42, 18, 38, 17, 21, 17, 7),
    "rto": (19, 42, 18, 38, 17, 21, 9, 46, 41, 10),
    "lost": (19, 42, 18, 12),
    "damaged": (19, 42, 18, 38, 25),
    "return_ok": (19, 42, 18, 38, 17, 7),
    "qc_failed": (19, 47),
}

ACTIVITIES: Final = {
    5: "Manifested - Manifest uploaded",
    7: "Delivered - Delivered to consignee",
    8: "Cancelled - Shipment cancelled by seller",
    9: "Return - RTO initiated",
    10: "Return - Delivered back to shipper",
    12: "Lost - Shipment could not be located",
    17: "Dispatched - Out for delivery",
    18: "In Transit - Bag received at facility",
    19: "Pickup - Field executive out for pickup",
    21: "Undelivered - Consignee unavailable",
    25: "Damaged - Shipment damaged in transit",
    38: "Pending - Received at destination hub",
    41: "Return - Out for delivery to shipper",
    42: "In Transit - Shipment picked up",
    46: "Return - In transit to origin",
}


def activity_for(sr_status: int) -> str:
    """The courier's words for a scan of this kind, when the caller gave none."""
    return ACTIVITIES.get(sr_status, STATUSES[sr_status].label.title())


def next_step(name: str, done: list[int]) -> int | None:
    """The scan that follows in script `name` after those already made; None when it has been played to its end.

    Scans that are no part of the script (a label, a manifest) are passed over.
    """
    script = SCRIPTS[name]
    position = 0
    for sr_status in done:
        if position < len(script) and sr_status == script[position]:
            position += 1
    return script[position] if position < len(script) else None
