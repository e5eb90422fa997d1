"""The stock verdict for kits and for what is sold beyond the shelf: the owner is asked for what really lies there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pytest_django.fixtures import Settings

from catalog.inventory.operations import (
    StockLine,
    record_stock_snapshot,
    reserve_stock,
    set_kit_components,
    set_stock_terms,
)
from catalog.inventory.ports import StockAnswer, StockQuestion
from catalog.inventory.queries import StockVerdict, WantedStock, live_sellable
from catalog.products.models import ProductVariant
from core import clock
from core.adapters import adapter
from tests.catalog.inventory.stock_desk import StockDesk
from tests.catalog.stockroom import LATER, NOON, add_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(settings: Settings) -> StockDesk:
    settings.LIVE_STOCK = "tests.catalog.inventory.stock_desk.StockDesk"
    desk = adapter("LIVE_STOCK")
    assert isinstance(desk, StockDesk)
    return desk


@dataclass(frozen=True)
class Set:
    """A set of a saree and two tassels, and its parts."""

    kit: ProductVariant
    saree: ProductVariant
    tassel: ProductVariant


@pytest.fixture
def silk_set() -> Set:
    saree = add_variant("SAR-1-RED-F", parent="SAR-1", stock={"JAI": 4})
    tassel = add_variant("TAS-1-RED-F", parent="TAS-1", stock={"JAI": 8})
    kit = add_variant("SET-1-RED-F", parent="SET-1")
    set_kit_components(kit_id=kit.pk, components={saree.pk: 1, tassel.pk: 2})
    return Set(kit, saree, tassel)


def verdict(*wanted: tuple[ProductVariant, int], own_reference: str | None = None) -> StockVerdict:
    lines = [
        WantedStock(variant.pk, variant.sku, quantity, f"line_{variant.sku}") for variant, quantity in wanted
    ]
    return live_sellable(lines=lines, pincode="302001", timeout_s=0.8, own_reference=own_reference)


def short(found: StockVerdict) -> list[tuple[str, int, int]]:
    return [(line.line_ref, line.wanted, line.sellable) for line in found.short]


def told(desk: StockDesk, **available: int) -> None:
    skus = {"saree": "SAR-1-RED-F", "tassel": "TAS-1-RED-F", "blouse": "BLS-001-MRN-34"}
    desk.answers = {skus[name]: StockAnswer(skus[name], n, NOON) for name, n in available.items()}


def test_a_kit_is_asked_for_by_its_components_added_up_over_lines(desk: StockDesk, silk_set: Set) -> None:
    told(desk, saree=4, tassel=5)
    found = verdict((silk_set.kit, 2), (silk_set.tassel, 1))
    assert desk.asked[0][0] == [StockQuestion("SAR-1-RED-F", 2), StockQuestion("TAS-1-RED-F", 5)]
    assert (found.source, found.short) == ("live", ())


def test_the_scarcest_component_decides_and_earlier_lines_are_served_first(
    desk: StockDesk, silk_set: Set
) -> None:
    told(desk, saree=4, tassel=5)
    assert short(verdict((silk_set.kit, 3))) == [("line_SET-1-RED-F", 3, 2)]
    assert short(verdict((silk_set.kit, 2), (silk_set.tassel, 2))) == [("line_TAS-1-RED-F", 2, 1)]
    assert short(verdict((silk_set.tassel, 2), (silk_set.kit, 2))) == [("line_SET-1-RED-F", 2, 1)]


def test_a_component_the_owner_does_not_know_sells_no_kit(desk: StockDesk, silk_set: Set) -> None:
    told(desk, tassel=8)
    assert short(verdict((silk_set.kit, 1))) == [("line_SET-1-RED-F", 1, 0)]


def test_kits_held_for_others_are_taken_off_and_ones_own_are_not(desk: StockDesk, silk_set: Set) -> None:
    told(desk, saree=4, tassel=8)
    lines = [StockLine("line_1", silk_set.kit.pk, 3)]
    reserve_stock(reference="order_1", lines=lines, ship_to_state=None, expires_at=LATER)
    assert short(verdict((silk_set.kit, 2))) == [("line_SET-1-RED-F", 2, 1)]
    assert verdict((silk_set.kit, 4), own_reference="order_1").short == ()


def test_by_an_old_snapshot_each_component_has_to_be_plentiful(desk: StockDesk, silk_set: Set) -> None:
    found = verdict((silk_set.kit, 1))
    assert (found.source, found.short) == ("snapshot", ())
    # two kits are four tassels: more than the two that an old snapshot lets pass
    assert short(verdict((silk_set.kit, 2))) == [("line_SET-1-RED-F", 2, 1)]
    record_stock_snapshot(as_of=clock.now())
    assert verdict((silk_set.kit, 4)).short == ()
    assert short(verdict((silk_set.kit, 5))) == [("line_SET-1-RED-F", 5, 4)]


def test_what_is_promised_beyond_the_shelf_passes_although_the_owner_has_none(desk: StockDesk) -> None:
    blouse = add_variant(stock={"JAI": 1})
    set_stock_terms(variant_id=blouse.pk, mode="backorder", limit=3)
    told(desk, blouse=1)
    assert verdict((blouse, 4)).short == ()
    assert short(verdict((blouse, 5))) == [("line_BLS-001-MRN-34", 5, 4)]
    lines = [StockLine("line_1", blouse.pk, 3)]
    reserve_stock(reference="order_1", lines=lines, ship_to_state=None, expires_at=LATER)
    assert short(verdict((blouse, 2))) == [("line_BLS-001-MRN-34", 2, 1)]
