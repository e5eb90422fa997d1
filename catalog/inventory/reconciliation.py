"""Comparing what must agree: levels with their ledger and reservations, Redis with PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db import connection

from catalog.inventory.availability import draw_stamp, read_entries, write_entries
from catalog.inventory.queries.figures import Sellable
from catalog.inventory.queries.snapshot import sellable_of
from catalog.products.models import ProductVariant

log = logging.getLogger(__name__)

CHUNK = 2_000
MOST_IN_ONE_RUN = 50_000
POSITION = "stock:reconciled_to"

_UNBALANCED = """
SELECT v.sku, s.code, l.stocked, l.committed, l.reserved, l.backordered,
       m.stocked, m.committed, m.reserved, m.backordered, r.reserved, r.backordered
FROM catalog_inventorylevel l
JOIN catalog_inventoryitem i ON i.id = l.item_id
JOIN catalog_productvariant v ON v.id = i.variant_id
JOIN catalog_stocklocation s ON s.id = l.location_id
LEFT JOIN (
    SELECT level_id, SUM(delta_stocked) AS stocked, SUM(delta_committed) AS committed,
           SUM(delta_reserved) AS reserved, SUM(delta_backordered) AS backordered
    FROM catalog_stockmovement GROUP BY level_id
) m ON m.level_id = l.id
LEFT JOIN (
    SELECT level_id, SUM(quantity) FILTER (WHERE against = 'shelf') AS reserved,
           SUM(quantity) FILTER (WHERE against = 'incoming') AS backordered
    FROM catalog_reservationitem WHERE status IN ('held', 'confirmed') GROUP BY level_id
) r ON r.level_id = l.id
WHERE (l.stocked, l.committed, l.reserved, l.backordered) IS DISTINCT FROM
      (COALESCE(m.stocked, 0), COALESCE(m.committed, 0), COALESCE(m.reserved, 0), COALESCE(m.backordered, 0))
   OR (l.reserved, l.backordered) IS DISTINCT FROM (COALESCE(r.reserved, 0), COALESCE(r.backordered, 0))
ORDER BY v.sku, s.code
LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A level whose figures differ from its movements or its reservations: (stocked, committed, reserved, backordered)."""

    sku: str
    location_code: str
    level: tuple[int, int, int, int]
    movements: tuple[int, int, int, int]
    reservations: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How many variants were compared with Redis, how many were missing there, and which figures were wrong."""

    compared: int = 0
    filled: int = 0
    wrong: tuple[int, ...] = ()

    def plus(self, other: Reconciliation) -> Reconciliation:
        """Both together."""
        return Reconciliation(
            self.compared + other.compared, self.filled + other.filled, self.wrong + other.wrong
        )


def unbalanced_levels(limit: int = 100) -> list[Imbalance]:
    """Levels whose ledger or reservations do not sum to their figures, in one statement; none when all is well."""
    with connection.cursor() as cursor:
        cursor.execute(_UNBALANCED, [limit])
        rows = cursor.fetchall()
    return [
        Imbalance(
            sku=row[0],
            location_code=row[1],
            level=row[2:6],
            movements=tuple(int(figure or 0) for figure in row[6:10]),  # type: ignore[arg-type]
            reservations=tuple(int(figure or 0) for figure in row[10:12]),  # type: ignore[arg-type]
        )
        for row in rows
    ]


def reconcile_availability(most: int = MOST_IN_ONE_RUN) -> Reconciliation:
    """Compare Redis with PostgreSQL in chunks and repair it; goes on next time where it stopped, round and round.

    Raises RedisError when Redis is away.
    """
    position, done = int(cache.get(POSITION) or 0), Reconciliation()
    while done.compared < most:
        chunk = list(
            ProductVariant.objects.filter(pk__gt=position).order_by("pk").values_list("pk", flat=True)[:CHUNK]
        )
        if not chunk:
            position = 0
            break
        done = done.plus(compare_availability(chunk, repair=True))
        position = chunk[-1]
    cache.set(POSITION, position, None)
    if done.wrong:
        log.warning("availability: %d figures in Redis were wrong and have been repaired", len(done.wrong))
    return done


def compare_availability(variant_ids: Sequence[int], *, repair: bool) -> Reconciliation:
    """Compare these variants; with `repair` missing and wrong figures are written. Raises RedisError.

    A figure that a sale is just changing may differ for a moment: only what differs twice is wrong.
    """
    stamp = draw_stamp()
    known, truth = read_entries(variant_ids), sellable_of(variant_ids)
    missing = [variant_id for variant_id in variant_ids if variant_id not in known]
    differing = [variant_id for variant_id, found in known.items() if not _same(found, truth[variant_id])]
    wrong: list[int] = []
    if differing:
        again, truth_again = read_entries(differing), sellable_of(differing)
        wrong = [own for own in differing if own in again and not _same(again[own], truth_again[own])]
    if repair:
        write_entries({own: truth[own] for own in (*missing, *wrong)}, stamp=stamp)
    return Reconciliation(len(variant_ids), len(missing), tuple(wrong))


def _same(one: Sellable, other: Sellable) -> bool:
    """Whether shoppers are told the same; how old the figure is does not matter."""
    return replace(one, as_of=None) == replace(other, as_of=None)
