"""A page with everything wrong in it: each row is judged by itself, the rest goes on, nothing is half-written."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog.inventory.models import InventoryLevel
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from core import clock
from erp_sync.arkone import wire
from erp_sync.connections import FEEDS
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.engine.inbox import apply_due, apply_message
from erp_sync.engine.pages import page_of
from erp_sync.engine.storing import store_message
from erp_sync.models import InboxMessage, SyncRun
from tests.erp_sync.arkone.rows import (
    give_page,
    give_single,
    message,
    price,
    problems,
    stock,
    style,
    variant,
    warehouse,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def our_price_list(settings: Settings) -> None:
    settings.ARKONE_PRICE_LIST = "RETAIL"


def counts(run: SyncRun) -> tuple[int, int, int]:
    return run.changed, run.same, run.refused


def test_items_with_everything_wrong_in_them() -> None:
    long = "X" * 300
    run = give_page("item", [
        style("S"), variant("GOOD-1"), variant("GOOD-2"),
        variant("HSN", hsn="12"), variant("TWICE", sku="GOOD-1"), variant("ORPHAN", parent="NOBODY"),
        variant("HEAVY", weight_g=10**9), variant("HUGE", weight_g=10**30), variant("LONG", sku=long),
        variant("NULL", sku=None), variant("FLOAT", mrp=1799.0), variant("TEXT", weight_g="much"),
        variant("NEGATIVE", weight_g=-5), variant("DEEP", attributes={"size": long}), variant("LIST", dims=[1]),
        variant("NUL", name="a\u0000b"), variant("FREE", mrp="0.00"),
    ])  # fmt: skip

    assert counts(run) == (3, 0, 14)
    assert set(ProductVariant.objects.values_list("sku", flat=True)) == {"GOOD-1", "GOOD-2"}
    assert Product.objects.count() == 1
    found = problems()
    assert {name.split(":")[0].removeprefix("ITEM-"): status for name, (status, _) in found.items()} == {
        **dict.fromkeys(("HSN", "TWICE", "HEAVY", "HUGE", "LONG", "NULL", "FLOAT", "TEXT", "NEGATIVE"), "dead"),
        **dict.fromkeys(("DEEP", "LIST", "NUL", "FREE"), "dead"),
        "ORPHAN": "pending",
    }  # fmt: skip
    assert found["ITEM-HSN:v1"][1] == "Invalid: '12' is not an HSN code of 4 to 8 digits."
    assert found["ITEM-HEAVY:v1"][1] == "Invalid: HEAVY cannot weigh 1000000000 grams."
    assert found["ITEM-NULL:v1"][1] == "BadMessage: message.data.sku is missing, expected text"
    assert "already carried by another item" in found["ITEM-TWICE:v1"][1]


def test_prices_with_everything_wrong_in_them() -> None:
    give_page("item", [style("S"), *(variant(sku, mrp="9999.00") for sku in ("A", "B", "BAND", "CHEAP"))])
    give_page("item", [variant("CAPPED"), variant("TAXLESS", hsn="99999999")])
    run = give_page("price", [
        price("A", "1499.00"), price("B", "1599.00"), price("CAPPED", "1800.00"), price("BAND", "2700.00"),
        price("TAXLESS", "900.00"), price("NOBODY", "900.00"), price("CHEAP", "0.00"), price("FLOAT", 12.5),
        price("NULL", None), price("PAISE", "1.005"), price("RICH", "9" * 30 + ".00"), price("NONE", "10.00", min_qty=0),
        price("MANY", "10.00", min_qty=10**12), price("ASHA", "1.00", customer_id="CUST-1"),
    ])  # fmt: skip

    assert counts(run) == (2, 0, 12)
    assert dict(Price.objects.values_list("price_set__variant__sku", "amount")) == {"A": 149900, "B": 159900}
    found = {name.split(":")[0].removeprefix("PRICE-"): status for name, (status, _) in problems().items()}
    assert {name for name, status in found.items() if status == "pending"} == {"CAPPED", "NOBODY"}
    assert {name for name, status in found.items() if status == "ignored"} == {"ASHA"}
    assert len([status for status in found.values() if status == "dead"]) == 9
    assert "above its MRP" in problems()["PRICE-CAPPED:v1"][1]


def test_stock_with_everything_wrong_in_it() -> None:
    give_single("warehouse", warehouse())
    give_page("item", [style("S"), variant("A"), variant("B"), variant("C")])
    run = give_page("stock", [
        stock("A", 5), stock("B", 7, warehouse="NOWHERE"), stock("NOBODY", 7), stock("B", 3, committed=-1),
        stock("C", 10**15), stock("C", "many", warehouse="X"), stock("C", None, warehouse="Y"),
    ])  # fmt: skip

    assert counts(run) == (1, 0, 6)
    levels = InventoryLevel.objects.filter(source_version__gt=0)
    assert list(levels.values_list("item__variant__sku", "stocked")) == [("A", 5)]
    assert {name: status for name, (status, _) in problems().items()} == {
        "B@NOWHERE:v1": "pending", "NOBODY@BLR:v1": "pending", "B@BLR:v1": "dead", "C@BLR:v1": "dead",
        "C@X:v1": "dead", "C@Y:v1": "dead",
    }  # fmt: skip


def test_what_may_succeed_later_does() -> None:
    give_page("item", [variant("A"), style("T")])
    assert problems()["ITEM-A:v1"][0] == "pending"

    give_page("item", [style("S")])
    with clock.moved(timedelta(minutes=11)):
        assert apply_due(FEEDS) == 1
    assert ProductVariant.objects.get().sku == "A"
    assert problems() == {}


def test_the_newest_of_one_page_counts_and_old_news_changes_nothing() -> None:
    run = give_page("item", [style("S"), variant("A", 2, weight_g=222), variant("A", 1, weight_g=111)])
    assert counts(run) == (3, 0, 0)
    give_page("item", [variant("A", 1, weight_g=111), style("T")])
    assert ProductVariant.objects.get().weight_g == 222


def test_a_page_that_fails_as_a_whole_is_judged_row_by_row() -> None:
    rows = [style("S"), variant("A"), variant("B")]
    store_message(page_of([message("item", told) for told in rows]))
    page = InboxMessage.objects.get()

    def fails(body: str) -> None:
        Product.objects.create(handle="half", erp_sku="HALF", hs_code="62063000")
        raise ValueError("a bug")

    assert not apply_message(page.pk, {("arkone", "item.page"): fails})
    assert Product.objects.count() == 0, "nothing half-written"
    page.refresh_from_db()
    assert (page.status, page.last_error) == ("done", "Row by row: retryable: ValueError: a bug")

    assert apply_due(FEEDS) == 3
    assert set(ProductVariant.objects.values_list("sku", flat=True)) == {"A", "B"}


def test_the_number_of_statements_does_not_grow_with_the_page() -> None:
    def asked(prefix: str, count: int) -> int:
        rows = [style(prefix), *(variant(f"{prefix}-{n}", parent=prefix) for n in range(count))]
        page = page_of([message("item", told) for told in rows])
        store_message(page)
        stored = InboxMessage.objects.get(event_id=page.event_id)
        with CaptureQueriesContext(connection) as queries:
            assert apply_message(stored.pk, FEEDS)
        return len(queries)

    asked("WARM", 3)
    assert asked("FEW", 5) == asked("MANY", 60)


@pytest.mark.parametrize(
    "told", [{"id": "X" * 81}, {"version": 2**63}, {"version": -1}, {"version": None}, {"deleted": "no"}]
)
def test_a_stamp_that_cannot_be_kept_is_told_apart_while_reading(told: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        wire.stamp_of(Fields({**variant("A"), **told}, "item"))


def test_a_page_tells_its_rows_as_they_came() -> None:
    rows = [message("item", variant("A")), message("item", variant("B"))]
    page = page_of(rows)
    assert page.rows == 2
    assert json.loads(page.body)["rows"][1]["body"] == json.loads(rows[1].body)
    assert page_of(rows).event_id == page.event_id != page_of(rows[:1]).event_id
