"""Hearing from the ERP how many lie where: any number of rows in one go, each judged by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from catalog.inventory.models import InventoryLevel, ReservationItem, StockMovement
from catalog.inventory.operations.finding import KnownLevel, locked_levels
from catalog.inventory.operations.ledger import (
    counted_reservations,
    give_back,
    lock_levels,
    publish_stock_changes,
    serve_backorders,
)
from catalog.products.models import Product
from core.bulk import BulkOutcome, add_rows
from core.errors import Invalid, ShopError
from core.prepared import prepared_cursor

# What a level's columns hold; the ERP's own versions are 64 bits wide.
MOST_PIECES = 2_000_000_000
HIGHEST_VERSION = 2**63 - 1

_TAKE_OVER = """
UPDATE catalog_inventorylevel AS level
SET stocked = told.stocked, committed = told.committed, incoming = told.incoming,
    source_version = told.version, as_of = told.as_of
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::bigint[], %s::timestamptz[])
    AS told(id, stocked, committed, incoming, version, as_of)
WHERE level.id = told.id
"""


@dataclass(frozen=True, slots=True)
class StockFacts:
    """One item at one place, as the stock's owner tells it.

    `as_of` (UTC) is a moment up to which every change is in these figures: the row's own moment of change is
    always safe. `version` orders the news of this row. `on_hand` may be below zero: the ERP can have sold too many.
    """

    sku: str
    location_code: str
    on_hand: int
    committed: int
    version: int
    as_of: datetime
    incoming: int = 0

    @property
    def key(self) -> str:
        """What a refusal of this row is found under."""
        return f"{self.sku} at {self.location_code}"


@dataclass(frozen=True, slots=True)
class _Told:
    """Newer figures beside the locked level they are for."""

    level: KnownLevel
    facts: StockFacts

    @property
    def stocked(self) -> int:
        return self.facts.on_hand - self.level.stocked

    @property
    def committed(self) -> int:
        return self.facts.committed - self.level.committed

    @property
    def as_of(self) -> datetime:
        return max(self.facts.as_of, self.level.as_of) if self.level.as_of else self.facts.as_of


def set_stock_level(facts: StockFacts) -> bool:
    """Take over the figures of one level; False when they are known already or older than what is known.

    Does what `set_stock_levels` does. Raises UnknownVariant or UnknownLocation (try again later), or Invalid.
    """
    return set_stock_levels([facts]).of_one()


@transaction.atomic
def set_stock_levels(facts: Sequence[StockFacts]) -> BulkOutcome:
    """Take over the figures of many levels, in a fixed number of statements while nothing of them is held.

    Reservations that the ERP counts itself by a row's `as_of` are absorbed: they leave `reserved` as they are in
    `committed`. Publishes StockChanged where shoppers can buy another number. Refused rows, by `StockFacts.key`:
    UnknownVariant or UnknownLocation (try again later), or Invalid for figures that cannot be.
    """
    refused: dict[str, ShopError] = {row.key: why for row in facts if (why := _problem(row)) is not None}
    newest = _newest(row for row in facts if row.key not in refused)
    found, missing = locked_levels([(row.sku, row.location_code) for row in newest.values()])
    refused |= {f"{sku} at {code}": why for (sku, code), why in missing.items()}
    told = [_Told(level, newest[f"{sku} at {code}"]) for (sku, code), level in found.items()]
    changed = _take_over([each for each in told if each.facts.version >= each.level.source_version])
    refused_rows = sum(row.key in refused for row in facts)
    return BulkOutcome(changed=changed, same=len(facts) - refused_rows - changed, refused=refused)


def _problem(facts: StockFacts) -> Invalid | None:
    """Why these figures cannot be, for the person who keeps them in the ERP."""
    figures = {"on_hand": facts.on_hand, "committed": facts.committed, "incoming": facts.incoming}
    for name, figure in figures.items():
        if abs(figure) > MOST_PIECES:
            return Invalid(
                f"{facts.key}: {name} is {figure}, which no shelf holds.", fields={name: "too large"}
            )
        if figure < 0 and name != "on_hand":
            return Invalid(f"{facts.key}: {name} is {figure}, below zero.", fields={name: "below zero"})
    if not 0 <= facts.version <= HIGHEST_VERSION:
        return Invalid(f"{facts.key}: {facts.version} is no version.", fields={"version": "not a version"})
    return None


def _newest(facts: Iterable[StockFacts]) -> dict[str, StockFacts]:
    """Of several rows about one level the newest; of two of the same version the later one."""
    newest: dict[str, StockFacts] = {}
    for row in facts:
        known = newest.get(row.key)
        if known is None or row.version >= known.version:
            newest[row.key] = row
    return newest


def _take_over(told: Sequence[_Told]) -> int:
    """Write figures onto their locked levels, with ledger and news; answers how many levels changed."""
    if not told:
        return 0
    moved = [each for each in told if each.stocked or each.committed]
    add_rows(
        StockMovement,
        [
            {
                "level_id": each.level.pk,
                "kind": StockMovement.Kind.SNAPSHOT,
                "delta_stocked": each.stocked,
                "delta_committed": each.committed,
            }
            for each in moved
        ],
    )
    _write(told)
    absorbed = _keep_promises(told)
    _announce(_sum_by_item(_freed_by_item(moved), absorbed), told)
    by_level = {each.level.pk for each in moved}
    return sum(each.level.pk in by_level or each.level.item_id in absorbed for each in told)


def _keep_promises(told: Sequence[_Told]) -> dict[int, int]:
    """Absorb what the ERP counts itself now, then serve who waits for pieces; what was absorbed, by item."""
    held = [each for each in told if each.level.is_held]
    if not held:
        return {}
    levels = lock_levels(each.level.pk for each in held)
    absorbed = absorb(levels, up_to={each.level.pk: each.as_of for each in held})
    if any(each.level.is_promised for each in held):
        serve_backorders(levels)
    return absorbed


def _freed_by_item(moved: Iterable[_Told]) -> dict[int, int]:
    """How many more pieces are free of each item at places that dispatch."""
    freed: dict[int, int] = defaultdict(int)
    for each in moved:
        if each.level.dispatches:
            freed[each.level.item_id] += each.stocked - each.committed
    return freed


def _write(told: Sequence[_Told]) -> None:
    rows = [
        (
            each.level.pk,
            each.facts.on_hand,
            each.facts.committed,
            each.facts.incoming,
            each.facts.version,
            each.as_of,
        )
        for each in told
    ]
    cursor = prepared_cursor()
    cursor.execute(_TAKE_OVER, [list(column) for column in zip(*rows, strict=True)])


def _announce(freed: Mapping[int, int], told: Iterable[_Told]) -> None:
    """Tell of it. The styles are locked, so that one published at this moment shows the change or hears of it."""
    if not any(freed.values()):
        return
    styles = {each.level.product_id for each in told if freed.get(each.level.item_id)}
    list(
        Product.objects.select_for_update(no_key=True).filter(pk__in=styles).order_by("pk").values_list("pk")
    )
    publish_stock_changes(freed)


def absorb(levels: Mapping[int, InventoryLevel], *, up_to: Mapping[int, datetime]) -> dict[int, int]:
    """Give back what the ERP counts itself by each level's moment, on locked levels; what became free by item."""
    committed = counted_reservations(level_id__in=list(levels), erp_committed_at__isnull=False)
    rows = [row for row in committed if row.erp_committed_at and row.erp_committed_at <= up_to[row.level_id]]
    return give_back(rows, levels, status=ReservationItem.Status.ABSORBED, kind=StockMovement.Kind.ABSORB)


def _sum_by_item(*parts: Mapping[int, int]) -> dict[int, int]:
    items = {item for part in parts for item in part}
    return {item: sum(part.get(item, 0) for part in parts) for item in items}
