"""What shoppers ask for is counted, and what many ask for is offered to the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from catalog.search.log import drain_search_log, note_search, popular_searches
from catalog.search.models import SearchLog
from core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def test_searches_are_counted_by_day_without_numbers_of_persons() -> None:
    for text, results in [("Raw  SILK", 3), ("raw silk", 4), ("9876543210", 0), ("the", 0)]:
        note_search(text, results)
    assert drain_search_log() == 2
    assert list(SearchLog.objects.values_list("text", "count", "results")) == [("raw silk", 2, 4)]
    assert drain_search_log() == 0


def test_only_what_many_asked_lately_and_found_is_popular() -> None:
    today = clock.now().date()
    rows = [
        (today, "silk", 4, 9), (today - timedelta(days=2), "silk", 4, 9),
        (today, "ikat", 6, 2), (today, "asha sharma", 4, 1), (today, "xylophone", 50, 0),
        (today - timedelta(days=31), "velvet", 50, 3),
    ]  # fmt: skip
    SearchLog.objects.bulk_create(
        SearchLog(on=on, text=text, count=count, results=results) for on, text, count, results in rows
    )
    assert popular_searches() == ("silk", "ikat")
    assert popular_searches(limit=1) == ("silk",)
