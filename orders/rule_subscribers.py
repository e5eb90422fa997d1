"""News of orders, for the rules of staff. Each runs in the transaction that marks the news as delivered."""

from __future__ import annotations

from orders.fulfilment.rules import ShipmentStatus
from orders.sales.events import (
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    ShipmentMoved,
)
from orders.staffrules.operations import apply_staff_rules

GOING_BACK = (ShipmentStatus.RTO_INITIATED, ShipmentStatus.RTO_IN_TRANSIT, ShipmentStatus.RTO_DELIVERED)


def on_placed(news: OrderPlaced) -> None:
    """Its payment is awaited."""
    apply_staff_rules(event="placed", order_id=news.order_id, happening="1")


def on_confirmed(news: OrderConfirmed) -> None:
    """It will be packed."""
    apply_staff_rules(event="confirmed", order_id=news.order_id, happening="1")


def on_paid(news: OrderPaid) -> None:
    """Its money has come."""
    apply_staff_rules(event="paid", order_id=news.order_id, happening=news.payment_id)


def on_cancelled(news: OrderCancelled) -> None:
    """It is called off."""
    apply_staff_rules(event="cancelled", order_id=news.order_id, happening="1")


def on_packed(news: OrderPacked) -> None:
    """One of its parcels is packed."""
    apply_staff_rules(event="packed", order_id=news.order_id, happening=news.delivery_ref)


def on_shipped(news: OrderShipped) -> None:
    """One of its parcels has left."""
    apply_staff_rules(event="shipped", order_id=news.order_id, happening=news.shipment_id)


def on_delivered(news: OrderDelivered) -> None:
    """One of its parcels has arrived."""
    apply_staff_rules(event="delivered", order_id=news.order_id, happening=news.shipment_id)


def on_parcel_moved(news: ShipmentMoved) -> None:
    """A failed attempt, each for itself; a parcel that turns back, once."""
    if news.status == ShipmentStatus.UNDELIVERED:
        attempt = f"{news.shipment_id}:{news.at}"
        apply_staff_rules(event="undelivered", order_id=news.order_id, happening=attempt)
    elif news.status in GOING_BACK:
        apply_staff_rules(event="rto", order_id=news.order_id, happening=news.shipment_id)
