"""Rows in bulk: more parameters than one statement can carry."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from core import clock
from core.models import OutboxEvent
from core.postgres.base import MOST_PARAMETERS

ROWS = 17_000


@pytest.mark.django_db
def test_more_rows_than_one_statement_carries_are_written_and_changed_and_found() -> None:
    columns = len(OutboxEvent._meta.concrete_fields) - 1
    assert columns * ROWS > MOST_PARAMETERS
    rows = OutboxEvent.objects.bulk_create(
        OutboxEvent(event_id=uuid.uuid4().hex, name="sewn", payload={}, occurred_at=clock.now())
        for _ in range(ROWS)
    )
    assert OutboxEvent.objects.filter(name="sewn").count() == ROWS
    assert len(OutboxEvent.objects.in_bulk([row.pk for row in rows])) == ROWS


@pytest.mark.django_db
def test_few_rows_stay_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        OutboxEvent.objects.bulk_create(
            OutboxEvent(event_id=uuid.uuid4().hex, name="sewn", payload={}, occurred_at=clock.now())
            for _ in range(50)
        )
    assert connection.features.uses_server_side_binding
