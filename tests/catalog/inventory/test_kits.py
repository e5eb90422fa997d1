"""Kits: sold as one, held as their components, all or none."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from catalog.inventory.models import KitComponent, ReservationItem
from catalog.inventory.operations import (
    Allocation,
    OutOfStock,
    StockLine,
    release_stock,
    reserve_stock,
    set_kit_components,
    set_stock_terms,
)
from catalog.inventory.queries import sellable_of
from catalog.inventory.queries.planned import planned_allocation
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from tests.catalog.stockroom import (
    LATER,
    add_variant,
    assert_ledger_agrees,
    level_of,
    put_on_shelf,
    put_on_show,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Set:
    """A saree, its blouse in a size, tassels (two to a set), and the set of all three."""

    kit: int
    saree: int
    blouse: int
    tassel: int


@pytest.fixture
def silk_set() -> Set:
    saree = add_variant("SAR-1-RED-F", parent="SAR-1", stock={"JAI": 4}).pk
    blouse = add_variant("BLS-1-RED-34", parent="BLS-1", stock={"JAI": 3}).pk
    tassel = add_variant("TAS-1-RED-F", parent="TAS-1", stock={"JAI": 7}).pk
    kit = add_variant("SET-1-RED-34", parent="SET-1").pk
    set_kit_components(kit_id=kit, components={saree: 1, blouse: 1, tassel: 2})
    return Set(kit, saree, blouse, tassel)


def hold(reference: str, **wanted: int) -> list[Allocation]:
    lines = [
        StockLine(f"line_{pk.removeprefix('v')}", int(pk.removeprefix("v")), n) for pk, n in wanted.items()
    ]
    return reserve_stock(reference=reference, lines=lines, ship_to_state="08", expires_at=LATER)


def quantity(variant_id: int) -> int:
    return sellable_of([variant_id])[variant_id].quantity


def test_the_scarcest_component_decides(silk_set: Set) -> None:
    assert quantity(silk_set.kit) == 3  # 4 sarees, 3 blouses, tassels for 3
    put_on_shelf("TAS-1-RED-F", "JAI", 5, version=2)
    assert quantity(silk_set.kit) == 2
    put_on_shelf("BLS-1-RED-34", "JAI", 0, version=2)
    assert (quantity(silk_set.kit), quantity(silk_set.saree)) == (0, 4)


def test_a_component_that_never_lay_anywhere_leaves_no_kit(silk_set: Set) -> None:
    pin = add_variant("PIN-1-GLD-F", parent="PIN-1").pk
    set_kit_components(kit_id=silk_set.kit, components={silk_set.saree: 1, pin: 1})
    assert quantity(silk_set.kit) == 0
    with pytest.raises(OutOfStock):
        hold("order_1", **{f"v{silk_set.kit}": 1})
    assert not ReservationItem.objects.exists()


def test_holding_a_kit_holds_its_components(silk_set: Set) -> None:
    (allocation,) = hold("order_1", **{f"v{silk_set.kit}": 2})
    assert (allocation.variant_id, allocation.quantity, allocation.location_code) == (silk_set.kit, 2, "JAI")
    reserved = [level_of(sku).reserved for sku in ("SAR-1-RED-F", "BLS-1-RED-34", "TAS-1-RED-F")]
    assert reserved == [2, 2, 4]
    assert (quantity(silk_set.kit), quantity(silk_set.blouse)) == (1, 1)
    assert hold("order_1", **{f"v{silk_set.kit}": 2}) == [allocation]  # again: nothing more is taken
    assert level_of("TAS-1-RED-F").reserved == 4
    assert release_stock(reference="order_1") == 8
    assert quantity(silk_set.kit) == 3
    assert_ledger_agrees()


def test_a_kit_and_its_blouse_in_one_order_share_the_shelf(silk_set: Set) -> None:
    with pytest.raises(OutOfStock) as refusal:
        hold("order_1", **{f"v{silk_set.blouse}": 2, f"v{silk_set.kit}": 2})
    assert [(line.variant_id, line.sku, line.sellable) for line in refusal.value.short] == [
        (silk_set.kit, "SET-1-RED-34", 1)
    ]
    assert not ReservationItem.objects.exists()
    found = hold("order_1", **{f"v{silk_set.blouse}": 2, f"v{silk_set.kit}": 1})
    assert {each.variant_id: each.quantity for each in found} == {silk_set.blouse: 2, silk_set.kit: 1}
    assert quantity(silk_set.kit) == 0
    assert_ledger_agrees()


def test_another_number_of_kits_is_held_anew(silk_set: Set) -> None:
    hold("order_1", **{f"v{silk_set.kit}": 3})
    (allocation,) = hold("order_1", **{f"v{silk_set.kit}": 1})
    assert allocation.quantity == 1
    assert level_of("TAS-1-RED-F").reserved == 2
    assert_ledger_agrees()


def test_a_kit_leaves_from_the_place_of_its_first_component(silk_set: Set) -> None:
    put_on_shelf("SAR-1-RED-F", "JAI", 0, version=2)
    add_variant("X-1", parent="X", stock={"BLR": 1})
    put_on_shelf("SAR-1-RED-F", "BLR", 2)
    lines = [StockLine("line_1", silk_set.kit, 2)]
    (planned,) = planned_allocation(lines=lines, ship_to_state="08")
    assert (planned.quantity, planned.location_state_code) == (2, "29")
    (allocation,) = hold("order_1", **{f"v{silk_set.kit}": 2})
    assert (allocation.location_code, allocation.quantity) == ("BLR", 2)


def test_a_backordered_component_does_not_lengthen_the_kit(silk_set: Set) -> None:
    set_stock_terms(variant_id=silk_set.blouse, mode="backorder", limit=50)
    assert (quantity(silk_set.blouse), quantity(silk_set.kit)) == (53, 3)


def test_selling_a_component_is_news_of_the_kit(silk_set: Set) -> None:
    put_on_show("SET-1")
    hold("order_1", **{f"v{silk_set.blouse}": 1})
    payload = OutboxEvent.objects.filter(name="catalog.StockChanged").get().payload
    assert "SET-1-RED-34" in str(payload)
    assert OutboxEvent.objects.filter(name="catalog.LowStock").count() == 0  # it had run low before
    put_on_shelf("BLS-1-RED-34", "JAI", 1, version=2)
    assert OutboxEvent.objects.filter(name="catalog.BackInStock").count() == 0
    put_on_shelf("BLS-1-RED-34", "JAI", 2, version=3)
    assert OutboxEvent.objects.filter(name="catalog.BackInStock").count() == 1


def test_kits_that_cannot_be_are_refused(silk_set: Set) -> None:
    other = add_variant("OTH-1", parent="OTH", stock={"JAI": 1}).pk
    for kit_id, components in [
        (silk_set.kit, {silk_set.kit: 1}),
        (silk_set.kit, {silk_set.saree: 0}),
        (silk_set.saree, {other: 1}),
        (other, {silk_set.saree: 1}),
        (add_variant("SET-2", parent="SET-2S").pk, {silk_set.kit: 1}),
    ]:
        with pytest.raises(Invalid):
            set_kit_components(kit_id=kit_id, components=components)
    with pytest.raises(NotFound):
        set_kit_components(kit_id=silk_set.kit, components={999_999: 1})
    assert KitComponent.objects.count() == 3
