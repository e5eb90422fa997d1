"""Many buyers at the same moment: nothing is sold twice, nobody waits for ever."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from catalog.inventory.models import ReservationItem, StockMovement
from catalog.inventory.operations import (
    OutOfStock,
    StockLine,
    confirm_reservation,
    expire_reservations,
    release_stock,
    reserve_stock,
    set_kit_components,
)
from core import clock
from tests.catalog.stockroom import LATER, NOON, add_variant, assert_ledger_agrees, level_of, put_on_shelf

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BUYERS = 40


@pytest.fixture(autouse=True)
def impatient_database() -> Iterator[None]:
    """A deadlock or a forgotten lock fails within seconds instead of hanging the suite."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER DATABASE " + connection.settings_dict["NAME"] + " SET lock_timeout = '20s'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER DATABASE " + connection.settings_dict["NAME"] + " RESET lock_timeout")


def at_once(jobs: Sequence[Callable[[], object]]) -> list[object]:
    """Run all jobs in threads that start together; answers what each returned or raised."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            start.wait()
            return job()
        except Exception as failure:
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_forty_buyers_for_ten_pieces() -> None:
    variant = add_variant(stock={"JAI": 6, "BLR": 4})

    def buy(buyer: int) -> Callable[[], object]:
        line = StockLine("line_1", variant.pk, 1)
        return lambda: reserve_stock(
            reference=f"order_{buyer}", lines=[line], ship_to_state="29", expires_at=LATER
        )

    outcomes = at_once([buy(buyer) for buyer in range(BUYERS)])
    served = [outcome for outcome in outcomes if isinstance(outcome, list)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, OutOfStock)]
    assert (len(served), len(refused)) == (10, 30)
    assert (level_of(variant.sku, "JAI").reserved, level_of(variant.sku, "BLR").reserved) == (6, 4)
    assert ReservationItem.objects.count() == 10
    assert StockMovement.objects.filter(kind="reserve").count() == 10
    assert_ledger_agrees()


def test_baskets_in_opposite_order_do_not_wait_for_each_other() -> None:
    first = add_variant("BLS-001-MRN-34", stock={"JAI": 100})
    second = add_variant("BLS-001-MRN-36", stock={"JAI": 100})

    def buy(buyer: int) -> Callable[[], object]:
        lines = [StockLine("a", first.pk, 1), StockLine("b", second.pk, 1)]
        ordered = lines if buyer % 2 else lines[::-1]
        return lambda: reserve_stock(
            reference=f"order_{buyer}", lines=ordered, ship_to_state=None, expires_at=LATER
        )

    outcomes = at_once([buy(buyer) for buyer in range(24)])
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert (level_of(first.sku).reserved, level_of(second.sku).reserved) == (24, 24)
    assert_ledger_agrees()


def test_the_same_order_twice_at_once_is_held_once() -> None:
    variant = add_variant(stock={"JAI": 10})
    lines = [StockLine("line_1", variant.pk, 2)]

    def hold() -> object:
        return reserve_stock(reference="order_1", lines=lines, ship_to_state=None, expires_at=LATER)

    outcomes = at_once([hold] * 8)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert level_of(variant.sku).reserved == 2
    assert_ledger_agrees()


def test_a_payment_and_the_clock_at_once_end_in_one_of_two_states() -> None:
    variant = add_variant(stock={"JAI": 10})
    for round_number in range(6):
        reference = f"order_{round_number}"
        lines = [StockLine("line_1", variant.pk, 1)]
        reserve_stock(reference=reference, lines=lines, ship_to_state=None, expires_at=clock.now())
        confirmed, expired = at_once(
            [lambda ref=reference: confirm_reservation(reference=ref), expire_reservations]  # type: ignore[misc]
        )
        row = ReservationItem.objects.get(reference=reference)
        assert (confirmed, expired, row.status) in [(True, 0, "confirmed"), (False, 1, "released")]
        assert_ledger_agrees()


def test_buyers_payers_leavers_and_the_erp_all_at_once() -> None:
    variant = add_variant(stock={"JAI": 12, "BLR": 8})
    dice = random.Random(20261123)

    def visit(buyer: int) -> Callable[[], object]:
        quantity, leaves = dice.randint(1, 3), dice.random() < 0.5

        def run() -> object:
            reference = f"order_{buyer}"
            lines = [StockLine("line_1", variant.pk, quantity)]
            with transaction.atomic():
                reserve_stock(reference=reference, lines=lines, ship_to_state="08", expires_at=LATER)
            return release_stock(reference=reference) if leaves else confirm_reservation(reference=reference)

        return run

    def tell(version: int) -> Callable[[], object]:
        return lambda: put_on_shelf(
            variant.sku, "JAI", 12, committed=version % 3, version=version, as_of=NOON
        )

    outcomes = at_once([*(visit(buyer) for buyer in range(20)), *(tell(version) for version in range(2, 8))])
    strange = [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, OutOfStock)]
    assert strange == []
    assert level_of(variant.sku).source_version == 7
    assert_ledger_agrees()


def test_shared_kits_in_opposite_order_are_never_oversold() -> None:
    saree = add_variant("SAR-1-RED-F", parent="SAR-1", stock={"JAI": 20}).pk
    blouse = add_variant("BLS-1-RED-34", parent="BLS-1", stock={"JAI": 20}).pk
    kits = [add_variant(f"SET-{number}-RED", parent=f"SET-{number}").pk for number in (1, 2)]
    set_kit_components(kit_id=kits[0], components={saree: 1, blouse: 1})
    set_kit_components(kit_id=kits[1], components={blouse: 1, saree: 1})

    def buy(buyer: int) -> Callable[[], object]:
        lines = [StockLine(f"line_{kit}", kit, 1) for kit in (kits if buyer % 2 else kits[::-1])]
        return lambda: reserve_stock(
            reference=f"order_{buyer}", lines=lines, ship_to_state=None, expires_at=LATER
        )

    outcomes = at_once([buy(buyer) for buyer in range(BUYERS)])
    served = [outcome for outcome in outcomes if isinstance(outcome, list)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, OutOfStock)]
    assert (len(served), len(refused)) == (10, 30)
    assert (level_of("SAR-1-RED-F").reserved, level_of("BLS-1-RED-34").reserved) == (20, 20)
    assert_ledger_agrees()
