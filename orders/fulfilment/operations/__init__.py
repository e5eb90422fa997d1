"""The verbs of fulfilment."""

from orders.fulfilment.operations.ask_attempt import (
    NoAttemptOpen,
    ask_another_attempt,
    record_attempt_refused,
)
from orders.fulfilment.operations.poll_shipments import poll_shipments
from orders.fulfilment.operations.record_delivery import DeliveryFacts, ForeignDelivery, record_delivery
from orders.fulfilment.operations.record_scan import ScanFacts, UnknownShipment, record_scan
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
    "mark_delivered",
    "mark_lost",
    "poll_shipments",
    "record_attempt_refused",
    "record_delivery",
    "record_scan",
    "write_parcel_off",
]
