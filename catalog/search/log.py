"""What shoppers ask for: counted in Redis while they do, written down by a schedule. Nobody's name is near it."""

from __future__ import annotations

import json
import logging
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Sum
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from catalog.search.models import SearchLog
from catalog.search.rules import words_of
from core import clock

log = logging.getLogger(__name__)
AWAY = (RedisError, OSError)
MOST_WAITING = 50_000
BATCH = 5000
KEPT = timedelta(days=90)
POPULAR_FOR = timedelta(days=30)
POPULAR_FROM = 5
MOST_POPULAR = 12
POPULAR = "search:popular"
POPULAR_KEPT_S = 600
_WRITE = """
INSERT INTO catalog_searchlog AS l ("on", text, count, results)
SELECT g."on", g.text, g.count, g.results
FROM jsonb_to_recordset(%s) AS g("on" date, text text, count integer, results integer)
ON CONFLICT ("on", text) DO UPDATE SET count = l.count + EXCLUDED.count, results = EXCLUDED.results
"""


def note_search(text: str, results: int) -> None:
    """Remember that somebody asked for this today and how much there was; lost without harm when Redis is away."""
    words = " ".join(words_of(text))[:100]
    if not words or any(len(word) > 9 and word.isdigit() for word in words.split()):
        return  # a telephone or order number is nobody's business
    told = json.dumps([clock.now().astimezone(clock.INDIA).date().isoformat(), words, results])
    try:
        with _redis().pipeline(transaction=False) as pipe:
            pipe.rpush(_key(), told)
            pipe.ltrim(_key(), -MOST_WAITING, -1)
            pipe.execute()
    except AWAY as failure:
        log.warning("search not noted: %s", type(failure).__name__)


@transaction.atomic
def write_search_log(told: list[bytes]) -> int:
    """Add noted searches to the days' counts; answers how many different ones."""
    counts: Counter[tuple[str, str]] = Counter()
    results: dict[tuple[str, str], int] = {}
    for row in told:
        on, text, number = json.loads(row)
        counts[on, text] += 1
        results[on, text] = number
    rows = [
        {"on": on, "text": text, "count": count, "results": results[on, text]}
        for (on, text), count in sorted(counts.items())
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(rows)])
    return len(rows)


def drain_search_log() -> int:
    """Take what was noted and write it down, then let go of what is older than 90 days; answers how many were noted."""
    done = 0
    try:
        while told := _redis().lpop(_key(), BATCH):
            write_search_log(told)
            done += len(told)
    except AWAY as failure:
        log.warning("searches not taken: %s", type(failure).__name__)
    SearchLog.objects.filter(on__lt=clock.now().date() - KEPT).delete()
    return done


def popular_searches(limit: int = 6) -> tuple[str, ...]:
    """What was asked for most in the last 30 days and found something, at most one query in ten minutes.

    Only what was asked five times: what a single person typed is nobody else's to read.
    """
    known = cache.get(POPULAR)
    if isinstance(known, tuple):
        return known[:limit]
    asked = SearchLog.objects.filter(on__gt=clock.now().date() - POPULAR_FOR, results__gt=0)
    totals = asked.values_list("text").annotate(times=Sum("count")).filter(times__gte=POPULAR_FROM)
    found = tuple(text for text, _ in totals.order_by("-times", "text")[:MOST_POPULAR])
    cache.set(POPULAR, found, POPULAR_KEPT_S)
    return found[:limit]


def _redis() -> Any:
    return get_redis_connection("default")


def _key() -> str:
    return str(cache.make_key("search:noted"))
