"""Orders that have arrived, for the tests of what is said of them."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from orders.models import Fulfillment, Order, Shipment


def deliver(order: Order, *, days_ago: int = 8) -> Order:
    """The order as it stands so many days after its only parcel arrived."""
    Order.objects.filter(pk=order.pk).update(
        status="confirmed", confirmed_at=clock.now(), fulfilment_status="delivered"
    )
    parcel = Fulfillment.objects.create(
        order=order, delivery_ref=order.number, location_code="BLR", status="delivered"
    )
    Shipment.objects.create(
        fulfillment=parcel, status="delivered", delivered_at=clock.now() - timedelta(days=days_ago)
    )
    order.refresh_from_db()
    return order
