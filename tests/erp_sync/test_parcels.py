"""The way of a parcel: packed by the ERP, carried by the courier, told to both; the real systems, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from erp_sync.connections import FEEDS, PUSHES
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.models import InboxMessage, OutboundMessage
from orders.models import Order, Shipment
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def courier_says(world: World, *, skip: int = 0) -> int:
    """Bring the courier's webhooks to the shop's door, as their sender would; answers how many."""
    news = world.shiprocket.deliveries(event="tracking")[skip:]
    for delivery in news:
        answer = Client().post(
            "/hooks/courier",
            delivery["body"],
            content_type="application/json",
            headers={"x-api-key": "courier-sandbox-token"},
        )
        assert answer.status_code == 200
    apply_due(FEEDS)
    drain_outbox()
    return len(news)


def packed(world: World, buy: Buy) -> tuple[Order, Shipment]:
    """An order that the ERP has packed and handed to the courier, read back by cursor."""
    order_id = buy()
    drain_outbox()
    push_due(PUSHES)
    erp_id = world.arkone.state("sales_orders")[0]["id"]
    for _ in range(2):
        world.arkone.call("POST", f"/orders/{erp_id}/advance", {})
    # The whole hand-over: its last step changes the delivery once more, and the ERP hides what is two seconds young.
    world.arkone.wait_for(
        lambda: world.arkone.state("deliveries")[0]["dispatch"]["state"] == "done", what="the hand-over"
    )
    world.arkone.clock(advance_s=5)
    call_command("sync", "orders")
    drain_outbox()
    return Order.objects.get(public_id=order_id), Shipment.objects.get()


def test_an_erp_whose_clock_goes_back_is_believed_by_its_versions(range_in_shop: World, bought: Buy) -> None:
    order_id, erp = bought(), range_in_shop.arkone
    drain_outbox()
    push_due(PUSHES)
    before = erp.state("sales_orders")[0]
    erp.clock(advance_s=-20)
    erp.call("POST", f"/orders/{before['id']}/advance", {})
    erp.clock(advance_s=5)

    call_command("sync", "orders", verbosity=0)

    after = erp.state("sales_orders")[0]
    assert after["modified_at"] < before["modified_at"] and after["version"] > before["version"]
    assert Order.objects.get(public_id=order_id).erp_status == "picking"
    FEEDS["arkone", "sales_order.updated"](json.dumps({"data": {**before, "deliveries": []}}))
    assert Order.objects.get(public_id=order_id).erp_status == "picking", "later by the clock, and older"


def test_a_parcel_goes_all_the_way(range_in_shop: World, bought: Buy) -> None:
    order, shipment = packed(range_in_shop, bought)
    assert (order.fulfilment_status, order.erp_status) == ("packed", "packed")
    assert shipment.fulfillment.delivery_ref == order.number
    assert shipment.awb
    assert shipment.courier

    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    assert courier_says(range_in_shop) >= 6
    order.refresh_from_db()
    shipment.refresh_from_db()
    assert (order.fulfilment_status, shipment.status) == ("delivered", "delivered")

    while push_due(PUSHES):
        pass
    assert set(OutboundMessage.objects.values_list("status", flat=True)) == {"done"}
    (delivery,) = range_in_shop.arkone.state("deliveries")
    assert delivery["status"] == "delivered"
    assert [event["status"] for event in delivery["events"]][-2:] == ["out_for_delivery", "delivered"]
    assert range_in_shop.arkone.state("sales_orders")[0]["status"] == "delivered"
    told = [(line["type"], line["title"]) for line in range_in_shop.crm.state("events")]
    assert told == [
        ("order.confirmed", f"Order {order.number}: {order.money_total}"),
        ("order.shipped", f"Order {order.number}: a parcel is on its way"),
        ("order.delivered", f"Order {order.number}: a parcel was delivered"),
    ], "the CRM has the whole history, each step once"


def test_the_couriers_news_twice_and_backwards_ends_the_same(range_in_shop: World, bought: Buy) -> None:
    _, shipment = packed(range_in_shop, bought)
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    bodies = [delivery["body"] for delivery in range_in_shop.shiprocket.deliveries(event="tracking")]
    for body in [*reversed(bodies), *bodies]:
        Client().post(
            "/hooks/courier",
            body,
            content_type="application/json",
            headers={"x-api-key": "courier-sandbox-token"},
        )
        apply_due(FEEDS)

    shipment.refresh_from_db()
    assert shipment.status == "delivered"
    assert shipment.scans.count() == len(json.loads(bodies[-1])["scans"])
    assert InboxMessage.objects.filter(source="courier").count() == len(bodies)


def test_a_status_nobody_taught_us_changes_nothing(range_in_shop: World, bought: Buy) -> None:
    _, shipment = packed(range_in_shop, bought)
    body = {
        "awb": shipment.awb, "shipment_status_id": 999, "current_status_id": 998, "shipment_status": "ABDUCTED",
        "current_timestamp": "23 11 2026 11:43:52", "scans": [],
    }  # fmt: skip
    before = shipment.status
    answer = Client().post(
        "/hooks/courier",
        body,
        content_type="application/json",
        headers={"x-api-key": "courier-sandbox-token"},
    )
    apply_due(FEEDS)

    shipment.refresh_from_db()
    assert (answer.status_code, shipment.status) == (200, before)
    assert shipment.scans.filter(status="unmapped", activity="ABDUCTED").count() == 1


def test_a_parcel_that_is_not_ours_waits_in_the_inbox(range_in_shop: World) -> None:
    body = {"awb": "999", "shipment_status_id": 18, "current_timestamp": "23 11 2026 11:43:52", "scans": []}
    answer = Client().post(
        "/hooks/courier",
        body,
        content_type="application/json",
        headers={"x-api-key": "courier-sandbox-token"},
    )
    apply_due(FEEDS)

    message = InboxMessage.objects.get(source="courier")
    assert (answer.status_code, message.status) == (200, "pending")
    assert message.last_error == "retryable: NotYet: No parcel of ours has AWB 999."
