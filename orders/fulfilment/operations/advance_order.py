"""An order is as far as its slowest parcel."""

from __future__ import annotations

from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus, order_progress
from orders.sales.models import Order


def advance_order(order: Order) -> None:
    """Work out the locked order's fulfilment status from its parcels and store it, in the caller's transaction."""
    statuses = Shipment.objects.filter(fulfillment__order=order).values_list("status", flat=True)
    locations = order.lines.values("location_code").distinct().count()
    progress = order_progress(parcels=[ShipmentStatus(status) for status in statuses], expected=locations)
    if progress != order.fulfilment_status:
        order.fulfilment_status = progress
        order.save(update_fields=["fulfilment_status"])
