"""What ArkOne says becomes products, prices, stock, orders' states and parcels."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from catalog.inventory.models import InventoryLevel, StockLocation
from catalog.inventory.queries import sellable_of, snapshot_as_of
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from core import clock
from erp_sync.connections import FEEDS
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.pages import rows_in
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import InboxMessage
from tests.erp_sync.conftest import read
from tests.world import World

pytestmark = pytest.mark.django_db


def webhook(kind: str, row: dict[str, Any], event_id: str) -> InboxMessage:
    body = {"id": event_id, "type": kind, "occurred_at": row["modified_at"], "data": row}
    store_message(Incoming("arkone", kind, f"webhook:{event_id}", json.dumps(body)))
    apply_due(FEEDS)
    return InboxMessage.objects.get(event_id=f"webhook:{event_id}")


def stock(erp: World, sku: str = "BL-IKAT-M", warehouse: str = "BLR") -> dict[str, Any]:
    rows: list[dict[str, Any]] = erp.arkone.state("stock")
    return next(row for row in rows if (row["sku"], row["warehouse"]) == (sku, warehouse))


def test_the_whole_range_arrives(range_in_shop: World) -> None:
    assert set(InboxMessage.objects.values_list("status", flat=True)) == {"done"}
    assert (Product.objects.count(), ProductVariant.objects.count()) == (3, 11)
    assert (StockLocation.objects.count(), InventoryLevel.objects.count()) == (3, 33)
    assert Price.objects.count() == 11, "other lists than ours are not taken over"

    variant = ProductVariant.objects.select_related("product").get(sku="BL-IKAT-M")
    assert (variant.mrp, variant.weight_g, variant.hs_code) == (179900, 350, "62063000")
    assert variant.product.erp_id == "ITEM-BL-IKAT"
    assert Price.objects.get(price_set__variant=variant).amount == 149900
    assert sellable_of([variant.pk])[variant.pk].quantity == 17
    place = StockLocation.objects.get(code="DEL")
    assert (place.state_code, place.gstin, place.pincode) == ("07", "07ABCDE1234F1Z2", "110024")


def test_children_that_come_before_their_style_wait_for_it(erp: World) -> None:
    read("products")
    rows = {row.event_id: row.body for row in rows_in(InboxMessage.objects.get().body)}
    InboxMessage.objects.all().delete()
    for event_id, row in rows.items():
        if event_id.startswith("item:ITEM-BL-IKAT-"):
            store_message(Incoming("arkone", "item.updated", event_id, json.dumps(row)))
    children = InboxMessage.objects.all()

    apply_due(FEEDS)
    assert list(children.values_list("status", flat=True)) == ["pending"] * 4
    assert ProductVariant.objects.count() == 0

    style = "item:ITEM-BL-IKAT:v1"
    store_message(Incoming("arkone", "item.updated", style, json.dumps(rows[style])))
    apply_due(FEEDS)
    with clock.moved(timedelta(minutes=11)):
        assert apply_due(FEEDS) == 4
    assert ProductVariant.objects.count() == 4


def test_webhooks_out_of_order_end_at_the_newest(range_in_shop: World) -> None:
    old = stock(range_in_shop)
    range_in_shop.arkone.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 7}])
    newer = stock(range_in_shop)
    range_in_shop.arkone.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 3}])
    newest = stock(range_in_shop)
    assert (old["version"], newer["version"], newest["version"]) == (1, 2, 3)

    for number, row in enumerate((newest, old, newer)):
        assert webhook("stock.updated", row, f"evt_{number}").status == "done"

    level = InventoryLevel.objects.get(item__variant__sku="BL-IKAT-M", location__code="BLR")
    assert (level.stocked, level.source_version) == (3, 3)


def test_a_webhook_and_the_list_tell_the_same_thing_once(range_in_shop: World) -> None:
    range_in_shop.arkone.seed(prices=[{"sku": "BL-IKAT-M", "price_list": "RETAIL", "rate": "1599.00"}])
    rows = range_in_shop.arkone.state("prices")
    row = next(row for row in rows if row["id"] == "PRICE-BL-IKAT-M")
    webhook("price.updated", row, "evt_1")
    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "prices")

    assert Price.objects.get(price_set__variant__sku="BL-IKAT-M").amount == 159900
    told = InboxMessage.objects.filter(body__contains="1599.00")
    assert list(told.values_list("kind", "status")) == [("price.updated", "done")]


def test_a_price_above_the_mrp_never_reaches_the_shop(range_in_shop: World) -> None:
    range_in_shop.arkone.seed(prices=[{"sku": "BL-IKAT-M", "price_list": "RETAIL", "rate": "1899.00"}])
    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "prices")

    assert Price.objects.get(price_set__variant__sku="BL-IKAT-M").amount == 149900
    refused = InboxMessage.objects.get(event_id="price:PRICE-BL-IKAT-M:v2")
    assert refused.status == "pending"
    assert "above its MRP" in refused.last_error

    range_in_shop.arkone.seed(items=[{"sku": "BL-IKAT-M", "mrp": "1999.00"}])
    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "products")
    with clock.moved(timedelta(minutes=11)):
        apply_due(FEEDS)
    assert Price.objects.get(price_set__variant__sku="BL-IKAT-M").amount == 189900


def test_a_price_for_one_customer_is_not_everybodys(range_in_shop: World) -> None:
    row = range_in_shop.arkone.state("prices")[0]
    for number, change in enumerate(({"customer_id": "CUST-1"}, {"price_list": "WHOLESALE"})):
        message = webhook("price.updated", {**row, **change, "rate": "1.00", "version": 9}, f"evt_{number}")
        assert message.status == "ignored"

    assert not Price.objects.filter(amount=100).exists()


def test_a_withdrawn_item_and_price_are_sold_no_more(range_in_shop: World) -> None:
    range_in_shop.arkone.seed(
        items=[{"sku": "BL-IKAT-M", "deleted": True}],
        prices=[{"sku": "BL-IKAT-L", "price_list": "RETAIL", "deleted": True}],
        stock=[{"sku": "BL-IKAT-S", "warehouse": "BLR", "deleted": True}],
    )
    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "all")

    assert ProductVariant.objects.get(sku="BL-IKAT-M").status == "discontinued"
    assert Price.objects.get(price_set__variant__sku="BL-IKAT-L").is_withdrawn
    assert InventoryLevel.objects.get(item__variant__sku="BL-IKAT-S", location__code="BLR").stocked == 0


def test_the_snapshot_is_as_fresh_as_the_last_complete_reading(erp: World) -> None:
    for flow in ("locations", "products"):
        call_command("sync", flow)
    read("stock")
    waiting = InboxMessage.objects.get(kind="stock.snapshot")
    assert snapshot_as_of() is None

    apply_due(FEEDS)
    waiting.refresh_from_db()
    assert waiting.status == "done"
    as_of = json.loads(waiting.body)["as_of"]
    found = snapshot_as_of()
    assert found is not None
    assert found.isoformat(timespec="microseconds")[:26] == as_of[:26]


def test_parcels_of_orders_made_in_the_erp_are_theirs(range_in_shop: World) -> None:
    row = {
        "id": "SO-1", "version": 1, "modified_at": "2026-11-23T04:30:00.000000Z", "deleted": False,
        "external_id": None, "order_external_id": None, "status": "packed", "total": "1.00", "warehouse": "BLR",
    }  # fmt: skip
    message = webhook("delivery.created", row, "evt_1")
    assert (message.status, message.last_error) == (
        "ignored",
        "An order without our number was not placed in this shop.",
    )


def test_a_shape_we_do_not_know_is_a_dead_letter(range_in_shop: World) -> None:
    row = {**range_in_shop.arkone.state("stock")[0], "on_hand": "many", "version": 9}
    message = webhook("stock.updated", row, "evt_1")
    assert message.status == "dead"
    assert "stock.data.on_hand is 'many', expected a whole number" in message.last_error
