"""Redis as the echo of stock: fast when it knows, PostgreSQL when it does not, and never older than what it said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection
from pytest_django.fixtures import Settings

from catalog.inventory import availability
from catalog.inventory.availability import available_now, draw_stamp, read_entries, write_entries
from catalog.inventory.diagnoses import availability_agrees, ledger_adds_up
from catalog.inventory.models import InventoryLevel
from catalog.inventory.operations import StockLine, release_stock, reserve_stock, set_stock_terms
from catalog.inventory.queries import sellable_of
from catalog.inventory.queries.figures import Sellable
from catalog.inventory.reconciliation import reconcile_availability
from core.models import OutboxEvent
from tests.catalog.stockroom import LATER, add_variant, put_on_shelf, shown_variant

committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SKU = "BLS-001-MRN-34"


@pytest.fixture(autouse=True)
def no_pause() -> Iterator[None]:
    """Each test begins with a Redis that is believed to answer."""
    availability._pause.until = 0.0
    yield
    availability._pause.until = 0.0


def hold(reference: str, variant: int, quantity: int) -> None:
    lines = [StockLine("line_1", variant, quantity)]
    reserve_stock(reference=reference, lines=lines, ship_to_state="08", expires_at=LATER)


@committed
def test_every_change_is_written_after_commit_and_read_without_postgresql() -> None:
    variant = add_variant(stock={"JAI": 5}).pk
    hold("order_1", variant, 2)
    with CaptureQueriesContext(connection) as asked:
        assert available_now([variant])[variant].quantity == 3
    assert len(asked) == 0
    release_stock(reference="order_1")
    assert read_entries([variant])[variant].quantity == 5
    set_stock_terms(variant_id=variant, mode="preorder", limit=4, available_from=date(2099, 1, 12))
    put_on_shelf(SKU, "JAI", 0, version=2)
    assert available_now([variant]) == sellable_of([variant])
    assert available_now([variant])[variant].available_from == date(2099, 1, 12)


@committed
def test_what_is_missing_is_asked_once_and_filled() -> None:
    variants = [add_variant(f"BLS-001-MRN-{size}", stock={"JAI": size}).pk for size in (34, 36)]
    get_redis_connection("default").delete(availability._key("figures"))
    with CaptureQueriesContext(connection) as asked:
        assert [found.quantity for found in available_now(variants).values()] == [34, 36]
        assert [found.quantity for found in available_now(variants).values()] == [34, 36]
    assert len(asked) == 1


@committed
def test_an_older_writer_never_overwrites_a_newer_one() -> None:
    variant = add_variant(stock={"JAI": 5}).pk
    slow = draw_stamp()
    before = sellable_of([variant])
    hold("order_1", variant, 4)
    assert write_entries(before, stamp=slow) == 0
    assert available_now([variant])[variant].quantity == 1


@pytest.mark.django_db
def test_within_a_transaction_one_sees_ones_own_changes() -> None:
    variant = add_variant(stock={"JAI": 5}).pk
    assert available_now([variant])[variant].quantity == 5
    hold("order_1", variant, 5)
    assert available_now([variant])[variant].quantity == 0


@committed
def test_without_redis_postgresql_answers(settings: Settings) -> None:
    variant = add_variant(stock={"JAI": 5}).pk
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    assert available_now([variant])[variant].quantity == 5
    hold("order_1", variant, 1)
    assert available_now([variant])[variant].quantity == 4


@committed
def test_drift_is_found_repaired_and_told() -> None:
    right, wrong, missing = (add_variant(f"BLS-001-MRN-{n}", stock={"JAI": 5}).pk for n in (34, 36, 38))
    available_now([right, wrong])
    write_entries({wrong: Sellable(9, None, "stock", None, 9)}, stamp=draw_stamp())
    get_redis_connection("default").hdel(availability._key("figures"), str(missing))
    (finding,) = availability_agrees()
    assert (finding.is_well, finding.seen) == (False, "1 of 3 figures in Redis are wrong")
    report = reconcile_availability()
    assert (report.compared, report.filled, report.wrong) == (3, 1, (wrong,))
    assert [found.quantity for found in read_entries([right, wrong, missing]).values()] == [5, 5, 5]
    assert [finding.is_well for finding in availability_agrees()] == [True]
    again = reconcile_availability()
    assert (again.compared, again.filled, again.wrong) == (3, 0, ())


@committed
def test_reconciling_goes_on_where_it_stopped() -> None:
    for size in (34, 36, 38):
        add_variant(f"BLS-001-MRN-{size}", stock={"JAI": 5})
    assert [reconcile_availability(most=1).compared for _ in range(2)] == [
        3,
        0,
    ]  # a chunk holds them all; then anew


@pytest.mark.django_db
def test_a_level_changed_by_hand_is_named() -> None:
    add_variant(stock={"JAI": 5})
    assert [finding.is_well for finding in ledger_adds_up()] == [True]
    InventoryLevel.objects.update(stocked=6)
    (finding,) = ledger_adds_up()
    assert (finding.is_well, finding.seen) == (False, f"1 levels differ: {SKU} at JAI")


@pytest.mark.django_db
def test_low_and_back_are_told_when_the_line_is_crossed() -> None:
    variant = shown_variant({"JAI": 5}).pk
    set_stock_terms(variant_id=variant, mode="stock", low_stock_threshold=2)

    def told(name: str) -> list[object]:
        rows = OutboxEvent.objects.filter(name=f"catalog.{name}").order_by("id")
        return [row.payload.get("sellable", row.payload["variant_ids"]) for row in rows]

    back = len(told("BackInStock"))
    hold("order_1", variant, 2)
    assert told("LowStock") == []
    hold("order_2", variant, 1)
    assert told("LowStock") == [[2]]
    hold("order_3", variant, 2)
    assert (told("LowStock"), len(told("BackInStock"))) == ([[2]], back)
    release_stock(reference="order_3")
    assert len(told("BackInStock")) == back + 1
    release_stock(reference="order_2")
    hold("order_4", variant, 3)
    assert told("LowStock") == [[2], [0]]
