"""A store in Bengaluru where orders are collected, and one of them in each of its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from catalog.inventory.models import StockLocation
from catalog.inventory.operations import set_stock_location
from core import clock
from orders.fulfilment.operations import DeliveryFacts, record_delivery
from orders.handover.operations import announce_collection
from orders.models import HandOver, Order, ShippingOption
from tests.orders.wardrobe import PLACES

HOURS = "Mon to Sat, 10 to 8"
STORE = replace(PLACES["BLR"], name="Indiranagar store", address="12, 100 Feet Road", version=2)


def open_store() -> ShippingOption:
    """Orders can be collected in Bengaluru, free, within a day."""
    set_stock_location(STORE)
    option, _ = ShippingOption.objects.update_or_create(
        code="collect-blr",
        defaults={
            "name": "Collect in Indiranagar", "amount": 0, "min_days": 0, "max_days": 1, "rank": 5,
            "store": StockLocation.objects.get(code="BLR"), "opening_hours": HOURS, "payment_method": "prepaid",
        },
    )  # fmt: skip
    return option


def pack_in_store(order: Order) -> None:
    """The ERP packed it where it is collected: no courier, no AWB."""
    record_delivery(DeliveryFacts(order.number, order.number, order.collect_at, "packed", 1))


def make_ready(order: Order) -> HandOver:
    """Packed, and the shopper told."""
    pack_in_store(order)
    announce_collection(order_id=order.public_id, actor="meera@blouson.test")
    return HandOver.objects.get(order=order)


def let_days_pass(found: HandOver, days: int) -> None:
    """As if everything about it had happened so much earlier."""
    earlier = timedelta(days=days)
    found.refresh_from_db()
    found.ready_at -= earlier
    found.reminded_at = found.reminded_at - earlier if found.reminded_at else None
    found.save()
    assert found.ready_at < clock.now()
