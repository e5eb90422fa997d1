"""News over real HTTP: the sandboxes call the shop's doors, with the faults that real senders have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django.live_server_helper import LiveServer

from catalog.inventory.models import InventoryLevel
from catalog.pricing.models import Price
from erp_sync.connections import FEEDS, PUSHES
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.models import InboxMessage
from orders.models import Order, Shipment
from tests.world import World, drain_outbox, wait_for

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def stocked(sku: str = "BL-IKAT-M") -> int:
    return InventoryLevel.objects.get(item__variant__sku=sku, location__code="BLR").stocked


def set_on_hand(world: World, *counts: int) -> None:
    for count in counts:
        world.arkone.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": count}])


def hooked() -> int:
    return InboxMessage.objects.filter(event_id__startswith="webhook:").count()


def test_what_changes_in_the_erp_is_in_the_shop_at_once(
    range_in_shop: World, live_server: LiveServer
) -> None:
    range_in_shop.send_news_to(live_server.url)
    set_on_hand(range_in_shop, 4)
    range_in_shop.arkone.seed(prices=[{"sku": "BL-IKAT-M", "price_list": "RETAIL", "rate": "1299.00"}])
    wait_for(lambda: hooked() == 2, what="two webhooks")

    assert apply_due(FEEDS) == 2
    assert stocked() == 4
    assert Price.objects.get(price_set__variant__sku="BL-IKAT-M").amount == 129900
    assert {line["status"] for line in range_in_shop.arkone.deliveries()} == {"delivered"}


def test_duplicates_at_the_same_instant_are_one_message(
    range_in_shop: World, live_server: LiveServer
) -> None:
    range_in_shop.send_news_to(live_server.url)
    range_in_shop.arkone.add_fault("duplicate", params={"n": 5, "parallel": True})
    set_on_hand(range_in_shop, 4)
    wait_for(lambda: len(range_in_shop.arkone.deliveries()[0]["attempts"]) >= 5, what="five attempts")

    assert hooked() == 1
    assert {attempt["status"] for attempt in range_in_shop.arkone.deliveries()[0]["attempts"]} == {200}
    apply_due(FEEDS)
    assert stocked() == 4


def test_news_in_the_wrong_order_ends_at_the_newest(range_in_shop: World, live_server: LiveServer) -> None:
    range_in_shop.send_news_to(live_server.url)
    range_in_shop.arkone.add_fault("reorder", params={"window": 3})
    set_on_hand(range_in_shop, 9, 8, 7)
    range_in_shop.arkone.flush()
    wait_for(lambda: hooked() == 3, what="three webhooks")

    apply_due(FEEDS)
    assert stocked() == 7


def test_forged_news_is_refused_and_the_true_one_comes_again(
    range_in_shop: World, live_server: LiveServer
) -> None:
    range_in_shop.send_news_to(live_server.url)
    range_in_shop.arkone.add_fault("bad_signature", times=1)
    set_on_hand(range_in_shop, 4)
    wait_for(lambda: range_in_shop.arkone.deliveries()[0]["attempts"], what="an attempt")
    assert (range_in_shop.arkone.deliveries()[0]["attempts"][0]["status"], hooked()) == (401, 0)

    range_in_shop.arkone.flush()
    wait_for(lambda: hooked() == 1, what="the true one")
    apply_due(FEEDS)
    assert stocked() == 4


def test_an_order_travels_by_news_alone(
    range_in_shop: World, live_server: LiveServer, bought: Callable[..., str]
) -> None:
    range_in_shop.send_news_to(live_server.url)
    order_id = bought()
    drain_outbox()
    push_due(PUSHES)
    erp_id = Order.objects.get(public_id=order_id).erp_id

    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{erp_id}/advance", {})
    wait_for(lambda: apply_due(FEEDS) >= 0 and Shipment.objects.exclude(awb=None).first(), what="the parcel")
    shipment = Shipment.objects.get()
    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "ndr_then_delivered"})
    wait_for(
        lambda: apply_due(FEEDS) >= 0 and Shipment.objects.get().status == "delivered",
        what="the parcel to arrive",
    )
    drain_outbox()
    while push_due(PUSHES):
        pass

    order = Order.objects.get(public_id=order_id)
    assert order.fulfilment_status == "delivered"
    (delivery,) = range_in_shop.arkone.state("deliveries")
    assert delivery["status"] == "delivered"
    assert "undelivered" in [event["status"] for event in delivery["events"]]
