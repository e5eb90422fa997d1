"""The two statements of reserving: lock every shelf that may serve, and count what was taken from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from catalog.inventory.allocation import Pick, Shelf
from catalog.inventory.models import LOW_STOCK_THRESHOLD, Against, InventoryLevel, ReservationItem
from catalog.inventory.rules import Recipe, Supply
from core import clock
from core.ids import new_id
from core.locks import check_lock_order
from core.prepared import prepared_rows

_ORDERED = """
SELECT v.id, v.sku, v.status = 'active', k.component_variant_id, k.quantity, s.allocation_strategy
FROM catalog_productvariant v
LEFT JOIN catalog_kitcomponent k ON k.kit_variant_id = v.id
LEFT JOIN catalog_stocksettings s ON s.id = 1
WHERE v.id = ANY(ARRAY(SELECT unnest(%s::bigint[])))
ORDER BY v.id, k.rank, k.id
"""

_LOCKED = """
SELECT l.id, l.item_id, l.stocked - l.committed - l.reserved, l.backordered,
       s.id, s.code, s.state_code, s.pincode, s.gstin, s.is_active,
       v.id, v.public_id, v.sku, v.status = 'active', p.public_id, p.status = 'published',
       COALESCE(t.low_stock_threshold, (SELECT low_stock_threshold FROM catalog_stocksettings), %(threshold)s::int),
       CASE WHEN t.mode <> 'stock' THEN t.limit ELSE 0 END, COALESCE(t.mode, 'stock'), t.available_from,
       EXISTS (SELECT FROM catalog_kitcomponent k WHERE k.component_variant_id = v.id)
FROM catalog_inventorylevel l
JOIN catalog_stocklocation s ON s.id = l.location_id
JOIN catalog_inventoryitem i ON i.id = l.item_id
JOIN catalog_productvariant v ON v.id = i.variant_id
JOIN catalog_product p ON p.id = v.product_id
LEFT JOIN catalog_stockterms t ON t.variant_id = v.id
WHERE l.id IN (
    SELECT own.id FROM catalog_inventorylevel own
    JOIN catalog_inventoryitem item ON item.id = own.item_id
    WHERE item.variant_id = ANY(ARRAY(SELECT unnest(%(variants)s::bigint[])))
    UNION
    SELECT level_id FROM catalog_reservationitem WHERE reference = %(reference)s::text AND status <> 'released'
)
ORDER BY l.id
FOR UPDATE OF l
"""

_ANY_STANDING = "SELECT EXISTS (SELECT FROM catalog_reservationitem WHERE reference = %s::text)"

# The guard repeats what the lock already promises: a shelf is never taken below what lies there.
_TAKE = """
WITH taken AS (
    UPDATE catalog_inventorylevel l
    SET reserved = l.reserved + own.shelf, backordered = l.backordered + own.incoming
    FROM unnest(ARRAY(SELECT unnest(%(levels)s::bigint[])), %(shelf)s::int[], %(incoming)s::int[])
        AS own (id, shelf, incoming)
    WHERE l.id = own.id AND (own.shelf = 0 OR l.stocked >= l.committed + l.reserved + own.shelf)
    RETURNING l.id
), pick AS (
    SELECT * FROM unnest(%(public_ids)s::text[], %(at_levels)s::bigint[], %(pieces)s::int[], %(line_refs)s::text[],
                         %(against)s::text[]) AS pick (public_id, level_id, quantity, line_ref, against)
), held AS (
    INSERT INTO catalog_reservationitem
        (public_id, level_id, quantity, reference, line_ref, against, status, expires_at, created_at)
    SELECT public_id, level_id, quantity, %(reference)s::text, line_ref, against, 'held', %(expires_at)s::timestamptz, %(now)s::timestamptz FROM pick
), written AS (
    INSERT INTO catalog_stockmovement
        (level_id, kind, delta_stocked, delta_committed, delta_reserved, delta_backordered, reference, at)
    SELECT level_id, 'reserve', 0, 0, CASE against WHEN 'shelf' THEN quantity ELSE 0 END,
           CASE against WHEN 'shelf' THEN 0 ELSE quantity END, %(reference)s::text, %(now)s::timestamptz FROM pick
)
SELECT count(*) FROM taken
"""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is known of the variants asked for before anything is locked."""

    skus: Mapping[int, str]
    recipes: Mapping[int, Recipe]
    closed: frozenset[int]
    strategy: str


@dataclass(frozen=True, slots=True)
class LockedShelf:
    """A level as it stands under its lock."""

    level_id: int
    item_id: int
    free: int
    backordered: int
    location_id: int
    location_code: str
    state_code: str
    pincode: str
    gstin: str
    dispatches: bool
    variant_id: int
    variant_public_id: str
    sku: str
    is_sold: bool
    product_id: str
    is_shown: bool
    threshold: int
    beyond: int
    mode: str
    available_from: date | None
    is_in_kit: bool

    @property
    def serves(self) -> bool:
        """Whether it may serve an order."""
        return self.dispatches and self.is_sold

    def as_shelf(self) -> Shelf:
        """As the strategies see it."""
        return Shelf(self.level_id, self.location_id, self.state_code, self.free, self.pincode)


@dataclass(frozen=True, slots=True)
class Take:
    """Take so many for a line at a level: off the shelf, or of what is to arrive."""

    pick: Pick
    against: str


def ordered_variants(variant_ids: Sequence[int]) -> Ordered:
    """SKUs and recipes of the variants asked for, and the strategy in force; one query."""
    skus: dict[int, str] = {}
    recipes: dict[int, dict[int, int]] = defaultdict(dict)
    closed, strategy = set(), ""
    for variant_id, sku, is_sold, part, per, chosen in prepared_rows(_ORDERED, [list(variant_ids)]):
        skus[variant_id], strategy = sku, chosen or ""
        if part is not None:
            recipes[variant_id][part] = per
        if not is_sold:
            closed.add(variant_id)
    return Ordered(skus, recipes, frozenset(closed), strategy)


def lock_shelves(reference: str, variant_ids: Sequence[int]) -> dict[int, LockedShelf]:
    """Every level that may lose pieces to `reference` or regain them, locked in id order; one query."""
    check_lock_order(InventoryLevel)
    asked: dict[str, Any] = {
        "reference": reference,
        "variants": list(variant_ids),
        "threshold": LOW_STOCK_THRESHOLD,
    }
    return {row[0]: LockedShelf(*row) for row in prepared_rows(_LOCKED, asked)}


def supply_of(shelves: Sequence[LockedShelf]) -> dict[int, Supply]:
    """What may be promised of each variant, from all its locked levels."""
    net: dict[int, int] = defaultdict(lambda: -settings.SAFETY_BUFFER)
    beyond: dict[int, int] = {}
    for shelf in shelves:
        if shelf.serves:
            net[shelf.variant_id] += shelf.free - shelf.backordered
            beyond[shelf.variant_id] = shelf.beyond
    return {variant_id: Supply(net[variant_id], limit) for variant_id, limit in beyond.items()}


def take_pieces(reference: str, takes: Sequence[Take], *, expires_at: datetime) -> None:
    """Count what is taken at its locked levels, with one reservation and one movement for each; one statement."""
    if not takes:
        return
    shelf: dict[int, int] = defaultdict(int)
    incoming: dict[int, int] = defaultdict(int)
    for take in takes:
        (shelf if take.against == Against.SHELF else incoming)[take.pick.level_id] += take.pick.quantity
    levels = sorted({*shelf, *incoming})
    words: dict[str, Any] = {
        "levels": levels,
        "shelf": [shelf[level_id] for level_id in levels],
        "incoming": [incoming[level_id] for level_id in levels],
        "public_ids": [new_id("resitem") for _ in takes],
        "at_levels": [take.pick.level_id for take in takes],
        "pieces": [take.pick.quantity for take in takes],
        "line_refs": [take.pick.line_ref for take in takes],
        "against": [str(take.against) for take in takes],
        "reference": reference,
        "expires_at": expires_at,
        "now": clock.now(),
    }
    taken = prepared_rows(_TAKE, words)
    if taken != [(len(levels),)]:
        raise RuntimeError(f"a level of {reference} changed although it was locked")


def standing(reference: str) -> list[ReservationItem]:
    """What the reference has: held, confirmed, counted by the ERP already, or let go and not replaced.

    Nothing, as a rule: that is asked for by itself, which costs a quarter of a query that may answer models.
    """
    if not prepared_rows(_ANY_STANDING, [reference])[0][0]:
        return []
    return list(ReservationItem.objects.filter(reference=reference).order_by("pk"))
