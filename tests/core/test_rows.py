"""Models by prepared statements are the models that a queryset gives and `save()` writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.forms.models import model_to_dict
from pytest_django import DjangoAssertNumQueries

from core.locks import LockOrderViolated, lock_rows
from core.models import Delivery, OutboxEvent
from core.prepared import PreparedQuery
from core.rows import PreparedLock, PreparedModels, PreparedValues, change_row, insert_row, insert_rows
from payments.models import Payment, PaymentIntent

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
INTENT = PreparedLock(PaymentIntent, lambda reference: PaymentIntent.objects.filter(reference=reference))
DELIVERIES = PreparedModels(
    lambda event_ids, status: (
        Delivery.objects.filter(event__id__any_of=event_ids, status=status)
        .select_related("event")
        .order_by("-pk")
    )
)


def event(name: str = "sewn", **more: Any) -> OutboxEvent:
    """Not written yet."""
    return OutboxEvent(event_id=f"evt_{name}", name=name, payload={"n": [1, "é"]}, **more)


def intent(reference: str) -> PaymentIntent:
    """Not written yet."""
    return PaymentIntent(reference=reference, amount=100, currency="INR", provider="cash", receipt=reference)


def test_reading(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = [event("sewn"), event("cut")]
    insert_rows(made)
    for row in made:
        Delivery.objects.create(event=row, subscriber="x")
    Delivery.objects.create(event=made[0], subscriber="y", status="done")
    ids = [row.pk for row in made]
    wanted = list(Delivery.objects.filter(event__in=ids, status="pending").order_by("-pk"))
    for asked, found in ((ids, wanted), (ids[:1], wanted[1:]), ([0], [])):
        with django_assert_num_queries(1):
            rows = DELIVERIES.rows(event_ids=asked, status="pending")
            told = [(row, row.event.payload) for row in rows]
        assert told == [(row, {"n": [1, "é"]}) for row in found]
    first = DELIVERIES.first(event_ids=ids, status="done")
    assert first is not None and not first._state.adding and first._state.db == "default"
    assert model_to_dict(first) == model_to_dict(Delivery.objects.get(subscriber="y"))
    assert DELIVERIES.first(event_ids=[], status="done") is None


def test_what_distinct_rows_are_sorted_by_is_not_among_the_answers() -> None:
    for name in ("sewn", "cut"):
        row = event(name)
        insert_row(row)
        Delivery.objects.create(event=row, subscriber=name)
    plain = OutboxEvent.objects.order_by("name", "id").values_list("pk").distinct()
    assert PreparedValues(lambda: plain).rows() == list(plain)
    assert [len(each) for each in PreparedValues(lambda: plain).rows()] == [1, 1]
    ids = [pk for (pk,) in plain]
    by_ids = PreparedQuery(
        lambda ids: OutboxEvent.objects.filter(id__any_of=ids).order_by("name").values_list("pk").distinct()
    )
    assert by_ids.rows(ids) == list(plain)


def test_locking() -> None:
    insert_row(intent("WEB-1"))
    assert INTENT.first(reference="WEB-1") == PaymentIntent.objects.get()
    with transaction.atomic():
        list(lock_rows(Payment.objects.all()))
        with pytest.raises(LockOrderViolated):
            INTENT.rows(reference="WEB-1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%FOR UPDATE%%'")
        (statement,) = next(row for row in cursor.fetchall() if "reference" in row[0])
    assert statement.endswith(
        'ORDER BY "payments_paymentintent"."id" ASC FOR UPDATE OF "payments_paymentintent"'
    )


def test_writing_and_changing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    row, twin = intent("WEB-2"), intent("WEB-2")
    with django_assert_num_queries(1):
        assert insert_row(row)
    stored = PaymentIntent.objects.get(pk=row.pk)
    assert model_to_dict(stored) == model_to_dict(row) and stored.created_at == row.created_at
    twin.public_id = row.public_id
    assert not insert_row(twin, unless_there=True)
    assert twin.pk is None and PaymentIntent.objects.count() == 1
    with django_assert_num_queries(1):
        change_row(row, status=PaymentIntent.Status.PAID, amount=200)
    stored.refresh_from_db()
    assert (row.status, stored.status, stored.amount) == ("paid", "paid", 200)
    news = event("hemmed")
    insert_row(news)
    change_row(news, payload={"n": None})
    assert OutboxEvent.objects.get(pk=news.pk).payload == {"n": None}


def test_what_never_changes_is_part_of_the_statement() -> None:
    names = PreparedValues(
        lambda name: OutboxEvent.objects.filter(
            name=name,
            event_id__startswith="evt_50%'",
            name__in=["sewn", "cut, 'n'"],
            occurred_at__gt=LONG_AGO,
        ).values_list("pk", "payload")
    )
    kept = OutboxEvent.objects.create(event_id="evt_50%'s", name="sewn", payload={"n": 1})
    OutboxEvent.objects.create(event_id="evt_50s", name="sewn", payload={})
    assert names.rows(name="sewn") == [(kept.pk, {"n": 1})]
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%payload%%evt%%'")
        ((statement,),) = cursor.fetchall()
    assert "$2" in statement and "$3" not in statement  # what is told, and a moment: a type of its own
