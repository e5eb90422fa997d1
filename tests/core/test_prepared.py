"""A prepared query answers as the queryset would, whatever ids it is asked with, in whatever thread."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from core.models import Delivery, OutboxEvent
from core.prepared import PreparedQuery, prepared_rows

FIELDS = ("pk", "event_id", "payload")


def prepared() -> PreparedQuery:
    """Events with a JSON column, by id, whose name is sewn."""
    return PreparedQuery(
        lambda ids: (
            OutboxEvent.objects.filter(id__any_of=ids, name="sewn").order_by("-pk").values_list(*FIELDS)
        )
    )


def events(count: int) -> list[int]:
    """Rows to ask for."""
    made = [OutboxEvent(event_id=f"evt_{n}", name="sewn", payload={"n": [n, "é"]}) for n in range(count)]
    return [row.pk for row in OutboxEvent.objects.bulk_create(made)]


@pytest.mark.django_db
def test_it_answers_as_the_queryset(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids, query = events(5), prepared()
    OutboxEvent.objects.create(event_id="evt_other", name="cut", payload={})
    for asked in (ids, ids[:2], [*ids, 10**9], [ids[3]]):
        wanted = OutboxEvent.objects.filter(id__in=asked, name="sewn").order_by("-pk").values_list(*FIELDS)
        with django_assert_num_queries(1):
            found = query.rows(asked)
        assert found == list(wanted)


@pytest.mark.django_db
def test_no_ids_no_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert prepared().rows([]) == []


@pytest.mark.django_db
def test_words_that_are_too_long_find_nothing() -> None:
    longest = "x" * (OutboxEvent._meta.get_field("event_id").max_length or 0)
    OutboxEvent.objects.create(event_id=longest, name="sewn", payload={})
    query = PreparedQuery(lambda ids: OutboxEvent.objects.filter(event_id__any_of=ids).values_list("name"))
    assert query.rows([longest]) == [("sewn",)]
    assert query.rows([f"{longest}x"]) == []


@pytest.mark.django_db
def test_it_goes_through_a_join() -> None:
    (event_id,) = events(1)
    Delivery.objects.create(event_id=event_id, subscriber="x")
    query = PreparedQuery(
        lambda ids: Delivery.objects.filter(event__id__any_of=ids).values_list("event_id", "subscriber")
    )
    assert query.rows([event_id]) == [(event_id, "x")]


@pytest.mark.django_db(transaction=True)
def test_eight_threads_may_ask_the_same_one() -> None:
    ids, query = events(20), prepared()
    answers: list[int] = []

    def ask() -> None:
        answers.append(len(query.rows(ids)))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [20] * 8


@pytest.mark.django_db
def test_postgresql_keeps_the_statement_for_the_connection(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ids, query = events(3), prepared()
    with django_assert_num_queries(2):
        query.rows(ids)
        query.rows(ids[:1])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%"core_outboxevent"."id" = ANY(%'],
        )
        assert cursor.fetchall() == [(2,)]


@pytest.mark.django_db
def test_moments_come_back_as_django_gives_them() -> None:
    (event_id,) = events(1)
    rows = prepared_rows("SELECT occurred_at FROM core_outboxevent WHERE id = %s", [event_id])
    event = OutboxEvent.objects.get(pk=event_id)
    assert rows == [(event.occurred_at,)]
    assert rows[0][0].tzinfo is not None


@pytest.mark.django_db
def test_what_it_asked_can_be_read_where_statements_are_watched() -> None:
    ids, query = events(2), prepared()
    with CaptureQueriesContext(connection) as watched:
        query.rows(ids)
    (asked,) = watched.captured_queries
    assert f"unnest('{{{ids[0]},{ids[1]}}}'" in asked["sql"]
