"""What is put back is what the verbs make, and whatever could make a difference sends a builder through the verbs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog.products.models import Product
from core import clock
from core.models import OutboxEvent
from tests import remembered
from tests.orders.wardrobe import Piece, add_customer, add_piece

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' ORDER BY 1"
ULID = re.compile(r"\b[a-z]+_[0-9A-HJKMNP-TV-Z]{26}\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(\+00:00|Z)")
KEYS = re.compile(
    r'"(\w+_)?(id|pk|slot)": (\d+|null)|"\w+_ids": \[[\d, ]*\]|"password": "[^"]*"|"newest": -?\d+'
)
FEW = 12  # statements for putting a piece back; building it takes many times as many
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction of its own, as a test has, that leaves nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "memories", {})


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without its keys, names that are drawn and the clock's moments."""
    found: dict[str, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            if texts := [row[0] for row in cursor.fetchall()]:
                found[table] = sorted(
                    MOMENT.sub("now", ULID.sub("id", _without_keys(text))) for text in texts
                )
    return found


def _without_keys(text: str) -> str:
    return KEYS.sub("key", text)


def build() -> None:
    add_piece()
    add_piece("SAR-RED-34", price="4200.00", hs_code="50072010", stock={"BLR": 2, "JAI": 1})
    add_customer()


def statements(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def known(*calls: Callable[[], Any]) -> None:
    """Have these calls come so often that they are put back from now on."""
    for _ in range(2):
        with rolled_back():
            for call in calls:
                call()


def test_what_is_put_back_is_what_the_verbs_make() -> None:
    with rolled_back():
        build()
        made, hooks = rows(), [type(hook[1]) for hook in connection.run_on_commit]
    known(build)
    with rolled_back():
        assert statements(build) <= 3 * FEW
        assert rows() == made
        put = [type(hook[1]) for hook in connection.run_on_commit]
        assert [put.count(kind) for kind in set(hooks)] == [hooks.count(kind) for kind in set(hooks)]
        told = OutboxEvent.objects.latest("id").occurred_at
        assert timedelta(0) <= clock.now() - told < timedelta(minutes=1)
        assert connection.check_constraints() is None


def test_it_can_be_sold_and_bought_like_any_other() -> None:
    known(add_piece)
    with rolled_back():
        first = add_piece()
        other = add_piece("BLS-BLU-36")
        assert Product.objects.count() == 2
        assert isinstance(first, Piece) and first.pk < other.pk
        Product.objects.filter(status="published").update(title="Another")


def test_whatever_makes_a_difference_goes_through_the_verbs(settings: Settings) -> None:
    known(add_piece)
    with rolled_back():
        assert statements(add_piece) <= FEW
    with rolled_back():
        assert statements(lambda: add_piece(price="1500.01")) > 3 * FEW
    with rolled_back(), clock.moved(timedelta(days=1)):
        assert statements(add_piece) > 3 * FEW
    with rolled_back():
        OutboxEvent.objects.create(name="a.b", payload={}, occurred_at=clock.now())
        assert statements(add_piece) > 3 * FEW
    with rolled_back():
        settings.LIVE_STOCK = "tests.orders.outside.Stock"
        assert statements(add_piece) > 3 * FEW


def test_what_was_undone_is_not_built_upon() -> None:
    more = lambda: add_piece("BLS-BLU-36")  # noqa: E731
    known(add_piece, more)
    with rolled_back():
        with rolled_back():
            add_piece()
        assert statements(more) > 3 * FEW
        assert Product.objects.count() == 1
    with rolled_back():
        add_piece()
        Product.objects.update(title="Another")
        assert statements(more) > 3 * FEW
        assert Product.objects.filter(title="Another").count() == 1


def test_who_commits_builds(settings: Settings) -> None:
    known(add_piece)
    assert statements(add_piece) > 3 * FEW


def test_only_the_clocks_moments_are_moved() -> None:
    at, by = datetime(2026, 11, 30, 12, tzinfo=UTC), timedelta(minutes=2, microseconds=1)
    text = (
        '(1,"2026-11-30 12:00:00.5+00","{""at"": ""2026-11-30T12:00:01.250000+00:00"", ""z"": ""2026-11-30T12:00:01.250Z""}",'
        '"2026-11-30 18:30:00+00","2017-07-01 00:00:00.5+00")'
    )
    assert remembered.moved(text, by, at) == (
        '(1,"2026-11-30 12:02:00.500001+00","{""at"": ""2026-11-30T12:02:01.250001+00:00"", ""z"": ""2026-11-30T12:02:01.250Z""}",'
        '"2026-11-30 18:30:00+00","2017-07-01 00:00:00.5+00")'
    )
