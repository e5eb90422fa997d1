"""Hearing the figures of many levels at once: each row by itself, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.inventory.models import InventoryLevel, StockMovement
from catalog.inventory.operations import StockFacts, UnknownLocation, set_stock_levels
from catalog.products.operations import UnknownVariant
from core.bulk import BulkOutcome
from core.errors import Invalid
from core.models import OutboxEvent
from tests.catalog.stockroom import NOON, add_places, add_variant, assert_ledger_agrees, put_on_show
from tests.many import examples

pytestmark = pytest.mark.django_db
SIZES = range(30, 50, 2)


def row(size: int | str = 34, on_hand: int = 5, version: int = 1, **changes: object) -> StockFacts:
    words = {"location_code": "JAI", "committed": 0, "as_of": NOON, **changes}
    return StockFacts(sku=f"BLS-001-MRN-{size}", on_hand=on_hand, version=version, **words)


def add_sizes(sizes: Sequence[int] = SIZES) -> None:
    add_places()
    for size in sizes:
        add_variant(f"BLS-001-MRN-{size}", attributes={"size": str(size)})


def state() -> list[tuple[object, ...]]:
    return list(
        InventoryLevel.objects.order_by("item__variant__sku", "location__code").values_list(
            "item__variant__sku", "location__code", "stocked", "committed", "source_version"
        )
    )


def test_each_row_is_judged_by_itself() -> None:
    add_sizes([32, 34, 36, 38])
    set_stock_levels([row(32, 7, version=4), row(34, 7, version=4)])
    outcome = set_stock_levels(
        [
            row(32, 7, version=5),
            row(34, 9, version=3),
            row(36, -2, version=1),
            row(38, 10**9 * 9),
            row(38, 3, committed=-1, location_code="BLR"),
            row("none", 1),
            row(36, 1, location_code="NOWHERE"),
            row(36, 4, version=2**70, location_code="BLR"),
        ]
    )
    assert (outcome.changed, outcome.same) == (1, 2)
    assert {key: type(why) for key, why in outcome.refused.items()} == {
        "BLS-001-MRN-38 at JAI": Invalid,
        "BLS-001-MRN-38 at BLR": Invalid,
        "BLS-001-MRN-none at JAI": UnknownVariant,
        "BLS-001-MRN-36 at NOWHERE": UnknownLocation,
        "BLS-001-MRN-36 at BLR": Invalid,
    }
    assert state() == [
        ("BLS-001-MRN-32", "JAI", 7, 0, 5),
        ("BLS-001-MRN-34", "JAI", 7, 0, 4),
        ("BLS-001-MRN-36", "JAI", -2, 0, 1),
    ]
    assert_ledger_agrees()


def test_nothing_is_nothing() -> None:
    assert set_stock_levels([]) == BulkOutcome()


def test_the_number_of_statements_does_not_grow_with_the_rows() -> None:
    add_sizes()
    put_on_show()
    counts = []
    for version, sizes in [(1, [30]), (2, list(SIZES)[1:]), (3, [30]), (4, list(SIZES))]:
        with CaptureQueriesContext(connection) as queries:
            outcome = set_stock_levels([row(size, version * 2, version) for size in sizes])
        assert outcome.changed == len(sizes)
        counts.append(len(queries))
    assert counts[0] == counts[1], "the first news of a level"
    assert counts[2] == counts[3], "news of known levels"


def test_one_piece_of_news_tells_of_all() -> None:
    add_sizes()
    put_on_show()
    told = OutboxEvent.objects.filter(name="catalog.StockChanged")
    set_stock_levels([row(size, size) for size in SIZES])
    assert [len(event.payload["changes"]) for event in told] == [len(SIZES)]
    set_stock_levels([row(size, size, 2, as_of=NOON + timedelta(hours=1)) for size in SIZES])
    assert told.count() == 1
    assert StockMovement.objects.count() == len(SIZES)


ROWS = [
    row(size, on_hand=size * version, version=version, committed=version, location_code=place)
    for size in (32, 34)
    for place in ("JAI", "BLR")
    for version in (1, 2, 3)
]


@settings(
    max_examples=examples(8, 150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.permutations(ROWS),
    again=st.lists(st.sampled_from(ROWS), max_size=6),
    cuts=st.sets(st.integers(1, len(ROWS) - 1)),
)
def test_any_order_repetition_and_paging_ends_the_same(
    order: list[StockFacts], again: list[StockFacts], cuts: set[int]
) -> None:
    rows = [*order, *again]
    edges = [0, *sorted(cuts), len(rows)]
    with transaction.atomic():
        add_sizes([32, 34])
        for start, end in pairwise(edges):
            set_stock_levels(rows[start:end])
        assert state() == [
            (f"BLS-001-MRN-{size}", place, size * 3, 3, 3) for size in (32, 34) for place in ("BLR", "JAI")
        ]
        assert_ledger_agrees()
        transaction.set_rollback(True)
