"""The verbs of fulfilment."""

from orders.fulfilment.operations.ask_attempt import (
    NoAttemptOpen,
    ask_another_attempt,
)
from orders.fulfilment.operations.decide_undelivered import decide_undelivered, record_attempt_answer
from orders.fulfilment.operations.doubt_delivery import doubt_delivery
from orders.fulfilment.operations.poll_shipments import poll_shipments
from orders.fulfilment.operations.record_delivery import DeliveryFacts, ForeignDelivery, record_delivery
from orders.fulfilment.operations.record_scan import ScanFacts, UnknownShipment, record_scan, record_scans
from orders.fulfilment.operations.staff_word import (
    ParcelNotAway,
    mark_delivered,
    mark_lost,
    write_parcel_off,
)

__all__ = [
    "DeliveryFacts",
    "ForeignDelivery",
    "NoAttemptOpen",
    "ParcelNotAway",
    "ScanFacts",
    "UnknownShipment",
    "ask_another_attempt",
    "decide_undelivered",
    "doubt_delivery",
    "mark_delivered",
    "mark_lost",
    "poll_shipments",
    "record_attempt_answer",
    "record_delivery",
    "record_scan",
    "record_scans",
    "write_parcel_off",
]
