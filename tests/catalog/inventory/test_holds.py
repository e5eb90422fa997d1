"""What becomes of held pieces."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.inventory.models import StockMovement
from catalog.inventory.operations import (
    StockLine,
    confirm_reservation,
    expire_reservations,
    extend_reservation,
    record_erp_commit,
    record_stock_snapshot,
    release_stock,
    reserve_stock,
)
from catalog.inventory.queries import reservations_of, sellable_of, snapshot_as_of
from core import clock
from tests.catalog.stockroom import NOON, add_variant, assert_ledger_agrees, level_of, put_on_shelf

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"
MINUTE = timedelta(minutes=1)


def held(quantity: int = 2, reference: str = "order_1", stock: int = 5) -> int:
    variant = add_variant(stock={"JAI": stock})
    reserve_stock(
        reference=reference,
        lines=[StockLine("line_1", variant.pk, quantity)],
        ship_to_state=None,
        expires_at=clock.now() + 15 * MINUTE,
    )
    return variant.pk


def statuses(reference: str = "order_1") -> list[str]:
    return [row.status for row in reservations_of(reference)]


def test_release_gives_back_once() -> None:
    variant = held()
    assert release_stock(reference="order_1") == 2
    assert release_stock(reference="order_1") == 0
    assert sellable_of([variant])[variant].quantity == 5
    assert statuses() == ["released"]
    assert_ledger_agrees()


def test_confirmed_pieces_do_not_expire_but_can_be_released() -> None:
    held()
    assert confirm_reservation(reference="order_1") is True
    assert confirm_reservation(reference="order_1") is True
    with clock.moved(60 * MINUTE):
        assert expire_reservations() == 0
    assert statuses() == ["confirmed"]
    assert release_stock(reference="order_1") == 2
    assert_ledger_agrees()


def test_a_hold_that_stands_is_kept_longer_without_a_movement() -> None:
    variant = held()
    moves = StockMovement.objects.count()
    with clock.moved(10 * MINUTE):
        assert extend_reservation(reference="order_1", expires_at=clock.now() + 15 * MINUTE) is True
    with clock.moved(20 * MINUTE):
        assert expire_reservations() == 0
    assert StockMovement.objects.count() == moves
    with clock.moved(25 * MINUTE):
        assert expire_reservations() == 2
        assert extend_reservation(reference="order_1", expires_at=clock.now() + 15 * MINUTE) is False
    assert sellable_of([variant])[variant].quantity == 5
    assert_ledger_agrees()


def test_nothing_held_cannot_be_confirmed_or_kept_longer() -> None:
    assert confirm_reservation(reference="order_1") is False
    assert extend_reservation(reference="order_1", expires_at=NOON) is False


def test_a_hold_that_ran_out_cannot_be_confirmed() -> None:
    variant = held()
    with clock.moved(14 * MINUTE):
        assert expire_reservations() == 0
    with clock.moved(15 * MINUTE):
        assert expire_reservations() == 2
        assert expire_reservations() == 0
    assert confirm_reservation(reference="order_1") is False
    assert statuses() == ["released"]
    assert sellable_of([variant])[variant].quantity == 5
    assert StockMovement.objects.filter(kind="expire", delta_reserved=-2, reference="order_1").count() == 1
    assert_ledger_agrees()


def test_the_erps_figures_absorb_what_it_has_committed() -> None:
    variant = held()
    confirm_reservation(reference="order_1")
    record_erp_commit(reference="order_1", at=NOON + MINUTE)
    assert statuses() == ["confirmed"]
    # Figures from before the commitment do not include it.
    put_on_shelf(SKU, "JAI", 5, version=2, as_of=NOON)
    assert sellable_of([variant])[variant].quantity == 3
    put_on_shelf(SKU, "JAI", 5, committed=2, version=3, as_of=NOON + MINUTE)
    assert statuses() == ["absorbed"]
    assert (level_of(SKU).committed, level_of(SKU).reserved) == (2, 0)
    assert sellable_of([variant])[variant].quantity == 3
    assert_ledger_agrees()


def test_figures_that_arrive_before_the_commitment_is_known_are_not_counted_twice_for_long() -> None:
    variant = held()
    confirm_reservation(reference="order_1")
    put_on_shelf(SKU, "JAI", 5, committed=2, version=2, as_of=NOON + MINUTE)
    assert sellable_of([variant])[variant].quantity == 1  # careful until the commitment is known
    record_erp_commit(reference="order_1", at=NOON + MINUTE)
    assert sellable_of([variant])[variant].quantity == 3
    assert statuses() == ["absorbed"]
    assert_ledger_agrees()


def test_an_uncommitted_hold_is_never_absorbed() -> None:
    held()
    put_on_shelf(SKU, "JAI", 5, version=2, as_of=NOON + 60 * MINUTE)
    record_stock_snapshot(as_of=NOON + 60 * MINUTE)
    assert statuses() == ["held"]


def test_a_whole_snapshot_absorbs_what_the_erp_serves_from_elsewhere() -> None:
    variant = held()
    confirm_reservation(reference="order_1")
    record_erp_commit(reference="order_1", at=NOON + MINUTE)
    record_stock_snapshot(as_of=NOON + 2 * MINUTE)
    assert statuses() == ["absorbed"]
    assert sellable_of([variant])[variant].quantity == 5
    assert snapshot_as_of() == NOON + 2 * MINUTE
    assert_ledger_agrees()


def test_the_snapshot_never_gets_older() -> None:
    record_stock_snapshot(as_of=NOON + MINUTE)
    record_stock_snapshot(as_of=NOON)
    assert snapshot_as_of() == NOON + MINUTE


def test_what_the_erp_counts_is_not_held_a_second_time() -> None:
    variant = held()
    confirm_reservation(reference="order_1")
    record_erp_commit(reference="order_1", at=NOON + MINUTE)
    put_on_shelf(SKU, "JAI", 5, committed=2, version=2, as_of=NOON + MINUTE)
    again = reserve_stock(
        reference="order_1",
        lines=[StockLine("line_1", variant, 2)],
        ship_to_state=None,
        expires_at=clock.now() + 15 * MINUTE,
    )
    assert [(each.location_code, each.quantity) for each in again] == [("JAI", 2)]
    assert statuses() == ["absorbed"]
    assert level_of(SKU).reserved == 0
    assert_ledger_agrees()


def test_absorbed_pieces_are_the_erps_to_give_back() -> None:
    variant = held()
    confirm_reservation(reference="order_1")
    record_erp_commit(reference="order_1", at=NOON + MINUTE)
    put_on_shelf(SKU, "JAI", 5, committed=2, version=2, as_of=NOON + MINUTE)
    assert release_stock(reference="order_1") == 0
    put_on_shelf(SKU, "JAI", 5, committed=0, version=3, as_of=NOON + 2 * MINUTE)
    assert sellable_of([variant])[variant].quantity == 5
    assert_ledger_agrees()
