"""The verbs of fulfilment."""

from orders.fulfilment.operations.poll_shipments import poll_shipments
from orders.fulfilment.operations.record_delivery import DeliveryFacts, ForeignDelivery, record_delivery
from orders.fulfilment.operations.record_scan import ScanFacts, UnknownShipment, mark_delivered, record_scan

__all__ = [
    "DeliveryFacts",
    "ForeignDelivery",
    "ScanFacts",
    "UnknownShipment",
    "mark_delivered",
    "poll_shipments",
    "record_delivery",
    "record_scan",
]
