"""Holding pieces: all lines or none, at the right place, once per reference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from catalog.inventory.models import ReservationItem, StockMovement
from catalog.inventory.operations import (
    Allocation,
    OutOfStock,
    StockLine,
    confirm_reservation,
    release_stock,
    reserve_stock,
    set_stock_location,
)
from catalog.inventory.queries import reservations_of, sellable_of
from catalog.products.operations import upsert_variant
from core.models import OutboxEvent
from tests.catalog.stockroom import (
    LATER,
    PLACES,
    add_variant,
    assert_ledger_agrees,
    level_of,
    shown_variant,
    variant_facts_of,
)

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"


def hold(
    variant_id: int, quantity: int, reference: str = "order_1", line_ref: str = "line_1"
) -> list[Allocation]:
    return reserve_stock(
        reference=reference,
        lines=[StockLine(line_ref, variant_id, quantity)],
        ship_to_state="08",
        expires_at=LATER,
    )


def test_a_fresh_hold_asks_five_times_and_reads_no_reservations(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """What is ordered, the shelves under their locks, whether anything stands, what is taken, the news."""
    variant = shown_variant(stock={"JAI": 9})
    hold(variant.pk, 1, "order_0")
    with transaction.atomic(), django_assert_num_queries(5) as asked:
        # Inside a transaction of the caller's, as at checkout, whose savepoint is not counted.
        reserve_stock.__wrapped__(  # type: ignore[attr-defined]
            reference="order_1",
            lines=[StockLine("line_1", variant.pk, 1)],
            ship_to_state="08",
            expires_at=LATER,
        )
    assert [each["sql"] for each in asked if "SELECT EXISTS" in each["sql"]], "no rows are read to find none"
    assert level_of(SKU).reserved == 2


def test_what_is_held_can_be_sold_to_nobody_else() -> None:
    variant = add_variant(stock={"JAI": 5})
    allocations = hold(variant.pk, 3)
    assert allocations == [
        Allocation(
            line_ref="line_1",
            variant_id=variant.pk,
            location_code="JAI",
            location_state_code="08",
            gstin="08ABCDE1234F1Z0",
            quantity=3,
        )
    ]
    assert sellable_of([variant.pk])[variant.pk].quantity == 2
    assert level_of(SKU).reserved == 3
    assert_ledger_agrees()


def test_every_short_line_is_named_and_nothing_is_held() -> None:
    first = add_variant("BLS-001-MRN-34", stock={"JAI": 5})
    second = add_variant("BLS-001-MRN-36", stock={"JAI": 1})
    third = add_variant("BLS-001-MRN-38")
    told = OutboxEvent.objects.count()
    lines = [StockLine("a", first.pk, 2), StockLine("b", second.pk, 2), StockLine("c", third.pk, 1)]
    with pytest.raises(OutOfStock) as refusal:
        reserve_stock(reference="order_1", lines=lines, ship_to_state="08", expires_at=LATER)
    assert [(line.line_ref, line.sku, line.wanted, line.sellable) for line in refusal.value.short] == [
        ("b", "BLS-001-MRN-36", 2, 1),
        ("c", "BLS-001-MRN-38", 1, 0),
    ]
    assert not ReservationItem.objects.exists()
    assert level_of("BLS-001-MRN-34").reserved == 0
    assert not StockMovement.objects.filter(kind="reserve").exists()
    assert OutboxEvent.objects.count() == told


def test_the_news_says_how_many_are_left() -> None:
    variant = shown_variant(stock={"JAI": 5})
    hold(variant.pk, 3)
    last = OutboxEvent.objects.filter(name="catalog.StockChanged").latest("id")
    change = {
        "variant_id": variant.public_id,
        "product_id": variant.product.public_id,
        "sku": SKU,
        "sellable": 2,
        "was": 5,
    }
    assert last.payload == {"changes": [change]}


def test_the_same_reference_again_keeps_what_it_has_and_gets_more_time() -> None:
    variant = add_variant(stock={"JAI": 3})
    first = hold(variant.pk, 3)
    later = LATER + timedelta(minutes=15)
    again = reserve_stock(
        reference="order_1", lines=[StockLine("line_1", variant.pk, 3)], ship_to_state="08", expires_at=later
    )
    assert again == first
    assert [row.expires_at for row in reservations_of("order_1")] == [later]
    assert level_of(SKU).reserved == 3
    assert StockMovement.objects.filter(kind="reserve").count() == 1


def test_another_quantity_lets_go_and_holds_anew() -> None:
    variant = add_variant(stock={"JAI": 5})
    hold(variant.pk, 4)
    hold(variant.pk, 2)
    assert level_of(SKU).reserved == 2
    assert [(row.quantity, row.status) for row in reservations_of("order_1")] == [(2, "held")]
    assert confirm_reservation(reference="order_1") is True
    assert_ledger_agrees()


def test_a_larger_quantity_that_does_not_fit_leaves_the_old_hold_as_it_was() -> None:
    variant = add_variant(stock={"JAI": 5})
    hold(variant.pk, 4)
    with pytest.raises(OutOfStock):
        hold(variant.pk, 6)
    assert [(row.quantity, row.status) for row in reservations_of("order_1")] == [(4, "held")]
    assert_ledger_agrees()


def test_a_line_that_is_gone_is_let_go() -> None:
    first = add_variant("BLS-001-MRN-34", stock={"JAI": 5})
    second = add_variant("BLS-001-MRN-36", stock={"JAI": 5})
    lines = [StockLine("a", first.pk, 2), StockLine("b", second.pk, 1)]
    reserve_stock(reference="order_1", lines=lines, ship_to_state="08", expires_at=LATER)
    reserve_stock(reference="order_1", lines=lines[:1], ship_to_state="08", expires_at=LATER)
    assert (level_of("BLS-001-MRN-34").reserved, level_of("BLS-001-MRN-36").reserved) == (2, 0)
    assert_ledger_agrees()


def test_what_was_released_is_held_again() -> None:
    variant = add_variant(stock={"JAI": 3})
    hold(variant.pk, 3)
    release_stock(reference="order_1")
    hold(variant.pk, 3)
    assert [(row.quantity, row.status) for row in reservations_of("order_1")] == [(3, "held")]
    assert confirm_reservation(reference="order_1") is True
    assert_ledger_agrees()


def test_what_was_released_may_be_gone() -> None:
    variant = add_variant(stock={"JAI": 3})
    hold(variant.pk, 3)
    release_stock(reference="order_1")
    hold(variant.pk, 1, reference="order_2")
    with pytest.raises(OutOfStock):
        hold(variant.pk, 3)
    assert level_of(SKU).reserved == 1


def test_confirmed_pieces_stay_confirmed_when_asked_for_again() -> None:
    variant = add_variant(stock={"JAI": 3})
    hold(variant.pk, 2)
    confirm_reservation(reference="order_1")
    assert [each.quantity for each in hold(variant.pk, 2)] == [2]
    assert [(row.status, row.expires_at) for row in reservations_of("order_1")] == [("confirmed", None)]


def test_an_order_may_be_served_from_two_places() -> None:
    variant = add_variant(stock={"JAI": 2, "BLR": 3})
    allocations = hold(variant.pk, 5)
    assert sorted((each.location_code, each.quantity) for each in allocations) == [("BLR", 3), ("JAI", 2)]
    assert_ledger_agrees()


def test_the_safety_buffer_is_kept_back_once_per_variant(settings: Settings) -> None:
    settings.SAFETY_BUFFER = 2
    variant = add_variant(stock={"JAI": 3, "BLR": 3})
    assert sellable_of([variant.pk])[variant.pk].quantity == 4
    with pytest.raises(OutOfStock) as refusal:
        hold(variant.pk, 5)
    assert refusal.value.short[0].sellable == 4
    assert sum(each.quantity for each in hold(variant.pk, 4)) == 4
    assert sellable_of([variant.pk])[variant.pk].quantity == 0


def test_a_place_that_does_not_dispatch_serves_nobody() -> None:
    variant = add_variant(stock={"JAI": 2, "BLR": 3})
    set_stock_location(type(PLACES["BLR"])(**{**_fields("BLR"), "is_active": False}))
    assert sellable_of([variant.pk])[variant.pk].quantity == 2
    with pytest.raises(OutOfStock):
        hold(variant.pk, 3)


def test_a_discontinued_variant_cannot_be_held() -> None:
    variant = add_variant(stock={"JAI": 2})
    upsert_variant(variant_facts_of(version=2, status="discontinued"))
    with pytest.raises(OutOfStock):
        hold(variant.pk, 1)


@pytest.mark.parametrize("lines", [[("a", 0)], [("a", -1)], [("a", 1), ("a", 1)]])
def test_nonsense_is_a_programming_error(lines: list[tuple[str, int]]) -> None:
    variant = add_variant(stock={"JAI": 2})
    with pytest.raises(ValueError, match="line"):
        reserve_stock(
            reference="order_1",
            lines=[StockLine(line_ref, variant.pk, quantity) for line_ref, quantity in lines],
            ship_to_state="08",
            expires_at=LATER,
        )


def _fields(code: str) -> dict[str, object]:
    return {name: getattr(PLACES[code], name) for name in type(PLACES[code]).__dataclass_fields__}
