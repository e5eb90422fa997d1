"""Hearing the ERP's figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from catalog.inventory.models import InventoryLevel, StockLocation, StockMovement
from catalog.inventory.operations import UnknownLocation, set_stock_location
from catalog.inventory.queries import sellable_of, stock_locations
from catalog.products.operations import UnknownVariant
from core.models import OutboxEvent
from tests.catalog.stockroom import (
    NOON,
    PLACES,
    add_places,
    add_variant,
    assert_ledger_agrees,
    level_of,
    put_on_shelf,
    put_on_show,
    shown_variant,
)

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"


def told() -> list[int]:
    rows = OutboxEvent.objects.filter(name="catalog.StockChanged").order_by("id")
    return [change["sellable"] for row in rows for change in row.payload["changes"]]


def test_figures_are_taken_over_with_their_ledger() -> None:
    variant = shown_variant(stock={"JAI": 7})
    assert put_on_shelf(SKU, "JAI", 6, committed=2, version=2) is True
    level = level_of(SKU)
    assert (level.stocked, level.committed, level.source_version, level.as_of) == (6, 2, 2, NOON)
    assert sellable_of([variant.pk])[variant.pk].quantity == 4
    assert told() == [7, 4]
    assert_ledger_agrees()


def test_an_older_version_is_dropped() -> None:
    shown_variant(stock={"JAI": 7})
    put_on_shelf(SKU, "JAI", 6, version=3)
    assert put_on_shelf(SKU, "JAI", 9, version=2) is False
    assert level_of(SKU).stocked == 6
    assert told() == [7, 6]


def test_the_same_again_is_silent_and_moves_only_the_moment() -> None:
    shown_variant(stock={"JAI": 7})
    later = NOON + timedelta(hours=1)
    assert put_on_shelf(SKU, "JAI", 7, as_of=later) is False
    assert put_on_shelf(SKU, "JAI", 7, as_of=NOON) is False
    assert level_of(SKU).as_of == later
    assert told() == [7]
    assert StockMovement.objects.count() == 1


def test_what_shoppers_do_not_notice_is_not_told() -> None:
    shown_variant(stock={"JAI": 2})
    put_on_shelf(SKU, "JAI", 2, committed=4, version=2)
    put_on_shelf(SKU, "JAI", 1, committed=4, version=3)
    assert told() == [2, 0]


def test_a_place_that_oversold_takes_from_the_whole() -> None:
    variant = shown_variant(stock={"JAI": 4, "BLR": 1})
    put_on_shelf(SKU, "BLR", 1, committed=3, version=2)
    assert sellable_of([variant.pk])[variant.pk].quantity == 2


def test_what_nobody_can_see_is_not_told() -> None:
    variant = add_variant(stock={"JAI": 4})
    put_on_shelf(SKU, "JAI", 5, version=2)
    assert told() == []
    put_on_show()
    put_on_shelf(SKU, "JAI", 6, version=3)
    assert told() == [6]
    assert sellable_of([variant.pk])[variant.pk].quantity == 6


def test_unknown_things_may_come_later() -> None:
    with pytest.raises(UnknownVariant):
        put_on_shelf(SKU, "JAI", 1)
    add_variant()
    with pytest.raises(UnknownLocation):
        put_on_shelf(SKU, "JAI", 1)
    assert not InventoryLevel.objects.exists()


def test_a_place_is_added_changed_and_left_alone() -> None:
    jaipur = PLACES["JAI"]
    assert set_stock_location(jaipur) is True
    assert set_stock_location(jaipur) is False
    assert set_stock_location(replace(jaipur, name="Jaipur mill", version=2)) is True
    assert set_stock_location(replace(jaipur, name="Old name", version=1)) is False
    assert StockLocation.objects.get(code="JAI").name == "Jaipur mill"


def test_a_place_that_stops_dispatching_changes_what_can_be_sold() -> None:
    variant = shown_variant(stock={"JAI": 4, "BLR": 3})
    set_stock_location(replace(PLACES["BLR"], is_active=False, version=2))
    assert sellable_of([variant.pk])[variant.pk].quantity == 4
    assert [place.code for place in stock_locations()] == ["JAI"]
    set_stock_location(replace(PLACES["BLR"], is_active=True, version=3))
    assert told() == [4, 7, 4, 7]


def test_a_gstin_of_another_state_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        set_stock_location(replace(PLACES["JAI"], gstin="29ABCDE1234F1ZW"))


def test_reserved_never_falls_below_nothing() -> None:
    shown_variant(stock={"JAI": 4})
    with pytest.raises(IntegrityError), transaction.atomic():
        InventoryLevel.objects.update(reserved=-1)


def test_one_query_for_any_number_and_every_id_is_answered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add_places()
    ids = []
    for size in range(32, 46, 2):
        sku = f"BLS-001-MRN-{size}"
        ids.append(add_variant(sku, attributes={"size": str(size)}, stock={"JAI": size, "BLR": 1}).pk)
    for wanted in (ids[:1], ids):
        with django_assert_num_queries(1):
            found = sellable_of([*wanted, 999_999])
        assert found[wanted[0]].quantity == 33
        assert found[999_999].quantity == 0
