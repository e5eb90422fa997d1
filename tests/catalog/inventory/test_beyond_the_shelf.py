"""Backorder and preorder: what is promised beyond the shelf, and who is served first when pieces arrive."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from catalog.inventory.models import InventoryLevel, ReservationItem, StockMovement, StockTerms
from catalog.inventory.operations import (
    Allocation,
    OutOfStock,
    StockLine,
    end_preorders,
    record_erp_commit,
    release_stock,
    reserve_stock,
    set_stock_terms,
)
from catalog.inventory.queries import reservations_of, sellable_of
from catalog.inventory.queries.figures import Sellable
from core import clock
from core.errors import Invalid
from core.models import OutboxEvent
from tests.catalog.stockroom import (
    LATER,
    NOON,
    add_places,
    add_variant,
    assert_ledger_agrees,
    level_of,
    put_on_shelf,
    shown_variant,
)

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"
JANUARY = date(2027, 1, 12)


def hold(reference: str, variant_id: int, quantity: int) -> list[Allocation]:
    return reserve_stock(
        reference=reference,
        lines=[StockLine("line_1", variant_id, quantity)],
        ship_to_state="08",
        expires_at=LATER,
    )


def held(reference: str) -> list[tuple[str, int, str]]:
    return sorted((row.against, row.quantity, row.status) for row in reservations_of(reference))


def test_the_limit_is_sold_beyond_the_shelf_and_no_more() -> None:
    variant = add_variant(stock={"JAI": 2}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=3)
    found = sellable_of([variant])[variant]
    assert (found.quantity, found.on_shelf, found.mode, found.available_from) == (5, 2, "stock", None)
    (allocation,) = hold("order_1", variant, 4)
    assert (allocation.quantity, allocation.backordered, allocation.mode) == (4, 2, "backorder")
    level = level_of(SKU)
    assert (level.stocked, level.reserved, level.backordered, level.unheld) == (2, 2, 2, 0)
    assert held("order_1") == [("incoming", 2, "held"), ("shelf", 2, "held")]
    found = sellable_of([variant])[variant]
    assert (found.quantity, found.on_shelf, found.mode) == (1, 0, "backorder")
    with pytest.raises(OutOfStock) as refusal:
        hold("order_2", variant, 2)
    assert [(line.wanted, line.sellable) for line in refusal.value.short] == [(2, 1)]
    assert held("order_2") == []
    assert_ledger_agrees()


def test_a_preorder_tells_its_day_also_for_what_never_lay_anywhere() -> None:
    add_places("JAI")
    variant = add_variant().pk
    set_stock_terms(variant_id=variant, mode="preorder", limit=10, available_from=JANUARY)
    assert sellable_of([variant])[variant] == Sellable(10, None, "preorder", JANUARY, 0)
    (allocation,) = hold("order_1", variant, 1)
    assert (allocation.location_code, allocation.backordered) == ("JAI", 1)
    assert (allocation.mode, allocation.available_from) == ("preorder", JANUARY)
    assert_ledger_agrees()


def test_what_arrives_serves_the_oldest_promises_first() -> None:
    variant = shown_variant({"JAI": 0}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=10)
    for number, quantity in enumerate((2, 3, 1), start=1):
        hold(f"order_{number}", variant, quantity)
    put_on_shelf(SKU, "JAI", 4, version=2)
    assert held("order_1") == [("shelf", 2, "held")]
    assert held("order_2") == [("incoming", 1, "held"), ("shelf", 2, "held")]
    assert held("order_3") == [("incoming", 1, "held")]
    level = level_of(SKU)
    assert (level.stocked, level.reserved, level.backordered) == (4, 4, 2)
    moves = StockMovement.objects.filter(kind="serve").order_by("pk")
    assert [(move.reference, move.delta_reserved, move.delta_backordered) for move in moves] == [
        ("order_1", 2, -2),
        ("order_2", 2, -2),
    ]
    found = sellable_of([variant])[variant]
    assert (found.quantity, found.on_shelf) == (8, 0)
    assert "8" in str(OutboxEvent.objects.filter(name="catalog.StockChanged").latest("id").payload)
    assert_ledger_agrees()


def test_a_cancelled_hold_on_the_shelf_serves_who_waits() -> None:
    variant = add_variant(stock={"JAI": 2}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=2)
    hold("order_1", variant, 2)
    hold("order_2", variant, 2)
    assert release_stock(reference="order_1") == 2
    assert held("order_2") == [("shelf", 2, "held")]
    assert sellable_of([variant])[variant].quantity == 2
    assert_ledger_agrees()


def test_an_order_served_in_part_is_let_go_whole() -> None:
    variant = add_variant(stock={"JAI": 0}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=3)
    hold("order_1", variant, 3)
    put_on_shelf(SKU, "JAI", 1, version=2)
    assert release_stock(reference="order_1") == 3
    level = level_of(SKU)
    assert (level.reserved, level.backordered) == (0, 0)
    assert sellable_of([variant])[variant].quantity == 4
    assert_ledger_agrees()


def test_a_promise_the_erp_counts_is_absorbed_with_its_committed_pieces() -> None:
    variant = add_variant(stock={"JAI": 1}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=4)
    hold("order_1", variant, 3)
    record_erp_commit(reference="order_1", at=NOON + timedelta(minutes=1))
    put_on_shelf(SKU, "JAI", 1, committed=3, version=2, as_of=NOON + timedelta(minutes=2))
    level = level_of(SKU)
    assert (level.reserved, level.backordered, level.unheld) == (0, 0, -2)
    assert sellable_of([variant])[variant].quantity == 2
    assert_ledger_agrees()


def test_asked_again_the_promise_stands() -> None:
    variant = add_variant(stock={"JAI": 1}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=4)
    first = hold("order_1", variant, 3)
    assert hold("order_1", variant, 3) == first
    assert level_of(SKU).backordered == 2
    assert StockMovement.objects.filter(kind="reserve").count() == 2


def test_pieces_elsewhere_are_sold_before_any_is_promised() -> None:
    variant = add_variant(stock={"JAI": 1, "BLR": 2}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=2)
    found = hold("order_1", variant, 4)
    assert sum(each.quantity for each in found) == 4
    assert sum(each.backordered for each in found) == 1
    assert (level_of(SKU, "JAI").unheld, level_of(SKU, "BLR").unheld) == (0, 0)


def test_a_piece_that_lies_free_where_it_is_promised_is_held_at_once() -> None:
    """The ERP sold two too many in Jaipur: together the places have nothing, but three lie in Bengaluru."""
    variant = add_variant(stock={"JAI": 0, "BLR": 3}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=4)
    put_on_shelf(SKU, "JAI", 0, committed=2, version=2)
    (allocation,) = hold("order_1", variant, 4)
    assert (allocation.location_code, allocation.quantity, allocation.backordered) == ("BLR", 4, 1)
    assert held("order_1") == [("incoming", 1, "held"), ("shelf", 3, "held")]
    assert (level_of(SKU, "BLR").unheld, level_of(SKU, "BLR").backordered) == (0, 1)
    assert sellable_of([variant])[variant] == Sellable(1, NOON, "backorder", None, 0)
    assert_ledger_agrees()


def test_held_anew_with_another_quantity_the_promise_takes_the_piece_that_came_free() -> None:
    variant = add_variant(stock={"JAI": 1, "BLR": 1}).pk
    set_stock_terms(variant_id=variant, mode="backorder", limit=4)
    hold("order_1", variant, 1)
    hold("order_2", variant, 3)
    put_on_shelf(SKU, "BLR", 1, committed=1, version=2)
    hold("order_1", variant, 2)
    assert held("order_1") == [("incoming", 1, "held"), ("shelf", 1, "held")]
    assert (level_of(SKU).unheld, level_of(SKU).backordered) == (0, 1)
    assert_ledger_agrees()


def test_preorders_end_on_their_day() -> None:
    variant = shown_variant({"JAI": 0}).pk
    day = clock.today_in_india() + timedelta(days=2)
    set_stock_terms(variant_id=variant, mode="preorder", limit=5, available_from=day)
    assert end_preorders() == 0
    with clock.moved(timedelta(days=2)):
        assert end_preorders() == 1
        assert end_preorders() == 0
    assert sellable_of([variant])[variant].quantity == 0
    assert (
        OutboxEvent.objects.filter(name="catalog.StockChanged").latest("id").payload["changes"][0]["sku"]
        == SKU
    )


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"mode": "whenever"}, "mode"),
        ({"mode": "backorder"}, "limit"),
        ({"mode": "backorder", "limit": 10_001}, "limit"),
        ({"mode": "preorder", "limit": 5}, "available_from"),
        ({"mode": "preorder", "limit": 5, "available_from": date(2020, 1, 1)}, "available_from"),
    ],
)
def test_terms_that_make_no_sense_are_refused_and_change_nothing(
    terms: dict[str, object], field: str
) -> None:
    variant = add_variant(stock={"JAI": 1}).pk
    with pytest.raises(Invalid) as refusal:
        set_stock_terms(variant_id=variant, **terms)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not StockTerms.objects.exists()


def test_the_same_terms_twice_are_no_news() -> None:
    variant = shown_variant({"JAI": 1}).pk
    assert set_stock_terms(variant_id=variant, mode="backorder", limit=3) is True
    before = OutboxEvent.objects.count()
    assert set_stock_terms(variant_id=variant, mode="backorder", limit=3) is False
    assert OutboxEvent.objects.count() == before


@pytest.mark.parametrize(
    "statement", ["UPDATE catalog_stockmovement SET kind = 'expire'", "DELETE FROM catalog_stockmovement"]
)
def test_the_database_keeps_the_ledger_append_only(statement: str) -> None:
    add_variant(stock={"JAI": 1})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        InventoryLevel.objects.raw(statement)._fetch_all()
    assert StockMovement.objects.count() == 1
    assert ReservationItem.objects.count() == 0
