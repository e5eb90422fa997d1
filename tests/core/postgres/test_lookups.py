"""Lists of values: one parameter, however long, and the same answers as before."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Product, ProductVariant
from core import clock
from core.models import Delivery, OutboxEvent
from core.postgres.base import MOST_PARAMETERS

pytestmark = pytest.mark.django_db


def event(name: str) -> OutboxEvent:
    return OutboxEvent.objects.create(
        event_id=uuid.uuid4().hex, name=name, payload={}, occurred_at=clock.now()
    )


def statement(rows: Any) -> tuple[str, list[Any]]:
    with CaptureQueriesContext(connection) as asked:
        found = list(rows)
    return asked.captured_queries[0]["sql"], found


def test_keys_texts_and_relations_travel_as_one_array() -> None:
    first, second = event("cut"), event("sewn")
    event("pressed")
    by_key, found = statement(OutboxEvent.objects.filter(pk__in=[first.pk, second.pk, None]).order_by("pk"))
    assert "= ANY(" in by_key
    assert found == [first, second]
    by_name, found = statement(
        OutboxEvent.objects.filter(name__in={"sewn", "\u0938\u093f\u0932\u093e", "it's"})
    )
    assert "= ANY(" in by_name
    assert found == [second]
    mine = Delivery.objects.create(event=first, subscriber="tailor")
    by_event, found = statement(Delivery.objects.filter(event__in=[first, second.pk]))
    assert "= ANY(" in by_event
    assert found == [mine]
    others, found = statement(
        OutboxEvent.objects.exclude(pk__in=[first.pk, second.pk]).filter(name="pressed")
    )
    assert "NOT" in others
    assert len(found) == 1


def test_more_values_than_the_wire_has_parameters_for() -> None:
    mine = event("cut")
    many = range(mine.pk, mine.pk + MOST_PARAMETERS + 10)
    assert list(OutboxEvent.objects.filter(pk__in=many)) == [mine]
    assert OutboxEvent.objects.filter(pk__in=many).delete()[0] == 1


@pytest.mark.parametrize("values", [[], [None]])
def test_nothing_asked_is_nothing_found_without_asking(
    values: list[Any], django_assert_num_queries: Any
) -> None:
    event("cut")
    with django_assert_num_queries(0):
        assert list(OutboxEvent.objects.filter(pk__in=values)) == []


def test_what_is_no_plain_number_or_text_goes_as_before() -> None:
    mine = event("cut")
    enormous, found = statement(OutboxEvent.objects.filter(pk__in=[mine.pk, 10**30]))
    assert " IN (" in enormous
    assert found == [mine]
    moments, found = statement(OutboxEvent.objects.filter(occurred_at__in=[mine.occurred_at]))
    assert " IN (" in moments
    assert found == [mine]
    within, _ = statement(ProductVariant.objects.filter(product__in=Product.objects.filter(handle="none")))
    assert " IN (SELECT" in within
