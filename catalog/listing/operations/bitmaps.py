"""The bitmaps that facets are counted with: painted from the entries, checked against them, built anew."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection

from catalog.listing import bitmaps
from catalog.listing.models import FacetValue, ListingEntry, ListingMark

log = logging.getLogger(__name__)
MARKS = 1000
ROWS = 5000
COUNTS = "SELECT token, count(*) FROM catalog_listingentry, unnest(tokens) AS token GROUP BY token"


def paint_facets() -> int:
    """Teach the bitmaps what has changed; answers how many marks were worked off.

    One painter at a time, oldest marks first, each painted as its entry stands now: done twice or late, the
    outcome is the same. Without bitmaps (Redis lost them) they are built anew. Does nothing while Redis is away.
    """
    try:
        with bitmaps.one_painter() as may:
            if not may:
                return 0
            generation = bitmaps.generation()
            if generation is None:
                _rebuild()
                return 0
            return _paint(generation)
    except bitmaps.AWAY as failure:
        log.warning("facet bitmaps away: %s", type(failure).__name__)
        return 0


def rebuild_facets() -> int:
    """Build all bitmaps from the entries under a new generation and swap it in; answers how many entries. Raises RedisError when away."""
    with bitmaps.one_painter(wait_s=60) as may:
        return _rebuild() if may else 0


def verify_facets() -> bool:
    """Compare every bitmap with the entries; False when they differed and were built anew."""
    paint_facets()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        truth = dict(cursor.fetchall())
    try:
        generation = bitmaps.generation()
        if ListingMark.objects.exists() or (generation and bitmaps.cardinalities(generation, truth) == truth):
            return True
        log.warning("facet bitmaps differ from the entries; building them anew")
        rebuild_facets()
    except bitmaps.AWAY as failure:
        log.warning("facet bitmaps away: %s", type(failure).__name__)
        return True
    return False


def _paint(generation: str) -> int:
    done = 0
    while marks := list(ListingMark.objects.order_by("pk")[:MARKS]):
        ids = {mark.product_id for mark in marks}
        rows = ListingEntry.objects.filter(pk__in=ids).values_list("slot", "tokens")
        truth = {slot: frozenset(tokens) for slot, tokens in rows}
        bits: dict[str, dict[int, bool]] = defaultdict(dict)
        for mark in marks:
            for token in mark.tokens:
                bits[token][mark.slot] = token in truth.get(mark.slot, ())
        bitmaps.paint(generation, bits, _labels(bits))
        ListingMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
        done += len(marks)
    return done


def _rebuild() -> int:
    """Marks left before this point are in the entries; later ones stay and are painted next."""
    covered = list(ListingMark.objects.values_list("pk", flat=True))
    made: dict[str, bytearray] = defaultdict(bytearray)
    seen: Counter[str] = Counter()
    for slot, tokens in _entries():
        seen["entries"] += 1
        for token in tokens:
            bits = made[token]
            if len(bits) <= slot >> 3:
                bits.extend(bytes((slot >> 3) + 1 - len(bits)))
            bits[slot >> 3] |= 0x80 >> (slot & 7)
    bitmaps.swap_in({token: bytes(bits) for token, bits in made.items()}, _labels(made))
    ListingMark.objects.filter(pk__in=covered).delete()
    return seen["entries"]


def _entries() -> Iterator[tuple[int, list[str]]]:
    last = -1
    while True:
        rows = ListingEntry.objects.filter(slot__gt=last).order_by("slot").values_list("slot", "tokens")
        chunk = list(rows[:ROWS])
        if not chunk:
            return
        yield from chunk
        last = chunk[-1][0]


def _labels(tokens: Iterable[str]) -> list[bitmaps.Label]:
    rows = FacetValue.objects.filter(pk__in=list(tokens))
    return [
        bitmaps.Label(token, facet, label, rank, swatch)
        for token, facet, label, rank, swatch in rows.values_list("token", "facet", "label", "rank", "swatch")
    ]
