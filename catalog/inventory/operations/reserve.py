"""Holding pieces before money is asked for: all lines or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from catalog.inventory.models import InventoryLevel, ReservationItem, StockMovement
from catalog.inventory.operations.ledger import (
    freed_by_item,
    give_back,
    lock_levels,
    publish_stock_changes,
)
from catalog.inventory.rules import Pick, Shelf, ShortLine, StockLine, allocate, sellable, short_lines
from catalog.products.models import ItemStatus, ProductVariant
from core import clock
from core.errors import Refused

Levels = dict[int, InventoryLevel]


class OutOfStock(Refused):
    """Some lines want more than can be sold. `short` names each of them."""

    code = "out_of_stock"
    message = "Some pieces are no longer available in the number you want."

    def __init__(self, short: Sequence[ShortLine]) -> None:
        super().__init__(
            lines=[{"line_ref": line.line_ref, "sku": line.sku, "sellable": line.sellable} for line in short]
        )
        self.short = list(short)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Pieces of one line held at one place; the place's GSTIN is the one that will invoice them."""

    line_ref: str
    variant_id: int
    location_code: str
    location_state_code: str
    gstin: str
    quantity: int


@transaction.atomic
def reserve_stock(
    *, reference: str, lines: Sequence[StockLine], ship_to_state: str | None, expires_at: datetime
) -> list[Allocation]:
    """Hold every line until `expires_at`, or none: raises OutOfStock naming every short line.

    Runs in the caller's transaction, once per transaction. `ship_to_state` is a two-digit GST state code. Asked
    again for the same reference it keeps what is still held with a new expiry, lets go what is no longer wanted
    and holds what ran out. Publishes StockChanged.
    """
    _refuse_nonsense(lines)
    levels = _lock_shelves(reference, lines)
    kept, surplus = _sort_out(_standing(reference), lines, levels)
    freed = give_back(
        surplus, levels, status=ReservationItem.Status.RELEASED, kind=StockMovement.Kind.RELEASE
    )
    missing = [line for line in lines if line.line_ref not in kept]
    picks = _choose(missing, levels, ship_to_state)
    # What was let go is history, which the ledger keeps: a released row here means a hold that has lapsed.
    ReservationItem.objects.filter(reference=reference, status=ReservationItem.Status.RELEASED).delete()
    taken = _hold(reference, picks, levels, expires_at)
    _forget_replaced(reference)
    ReservationItem.objects.filter(reference=reference, status=ReservationItem.Status.HELD).update(
        expires_at=expires_at
    )
    publish_stock_changes({item: freed.get(item, 0) - taken.get(item, 0) for item in {*freed, *taken}})
    return _allocations(reference, levels)


def _forget_replaced(reference: str) -> None:
    """What was let go and not taken up again has been replaced by another place's pieces: only the ledger keeps it."""
    ReservationItem.objects.filter(reference=reference, status=ReservationItem.Status.RELEASED).delete()


def _refuse_nonsense(lines: Sequence[StockLine]) -> None:
    if len({line.line_ref for line in lines}) != len(lines):
        raise ValueError("each line needs a line_ref of its own")
    if any(line.quantity < 1 for line in lines):
        raise ValueError("a line holds at least one piece")


def _lock_shelves(reference: str, lines: Sequence[StockLine]) -> Levels:
    """Every level that may lose or regain pieces, locked in id order."""
    wanted = InventoryLevel.objects.filter(item__variant_id__in={line.variant_id for line in lines})
    held = [row.level_id for row in _standing(reference)]
    return lock_levels([*wanted.values_list("pk", flat=True), *held])


def _standing(reference: str) -> list[ReservationItem]:
    """What the reference has: held, confirmed, or counted by the ERP already."""
    rows = ReservationItem.objects.filter(reference=reference)
    return list(rows.exclude(status=ReservationItem.Status.RELEASED).order_by("pk"))


def _sort_out(
    rows: Sequence[ReservationItem], lines: Sequence[StockLine], levels: Mapping[int, InventoryLevel]
) -> tuple[set[str], list[ReservationItem]]:
    """Which lines stand already exactly as wanted, and which reservations nobody wants any more.

    What the ERP counts itself is settled: it stands, and only the ERP can change it.
    """
    held: dict[tuple[str, int], int] = defaultdict(int)
    settled = set()
    for row in rows:
        key = row.line_ref, levels[row.level_id].item.variant_id
        held[key] += row.quantity
        if row.status == ReservationItem.Status.ABSORBED:
            settled.add(key)
    wanted = {(line.line_ref, line.variant_id): line.quantity for line in lines}
    kept = settled | {key for key, quantity in held.items() if wanted.get(key) == quantity}
    surplus = [row for row in rows if (row.line_ref, levels[row.level_id].item.variant_id) not in kept]
    return {line_ref for line_ref, _ in kept}, surplus


def _choose(lines: Sequence[StockLine], levels: Levels, ship_to_state: str | None) -> list[Pick]:
    shelves: dict[int, list[Shelf]] = defaultdict(list)
    for level in levels.values():
        if level.location.is_active and level.item.variant.status == ItemStatus.ACTIVE:
            free = level.stocked - level.committed - level.reserved
            shelf = Shelf(level.pk, level.location_id, level.location.state_code, free)
            shelves[level.item.variant_id].append(shelf)
    can_be_sold = {
        variant_id: sellable(
            available=sum(shelf.free for shelf in options), reserved=0, buffer=settings.SAFETY_BUFFER
        )
        for variant_id, options in shelves.items()
    }
    short = short_lines(lines=lines, sellable_by_variant=can_be_sold, skus={})
    if short:
        raise OutOfStock(_with_skus(short))
    return allocate(lines=lines, shelves=shelves, ship_to_state=ship_to_state)


def _with_skus(short: Sequence[ShortLine]) -> list[ShortLine]:
    ids = {line.variant_id for line in short}
    skus = dict(ProductVariant.objects.filter(pk__in=ids).values_list("pk", "sku"))
    return [
        ShortLine(line.line_ref, line.variant_id, skus.get(line.variant_id, ""), line.wanted, line.sellable)
        for line in short
    ]


def _hold(reference: str, picks: Sequence[Pick], levels: Levels, expires_at: datetime) -> dict[int, int]:
    """Count the picks on their levels, one guarded statement each; answers what was taken by item."""
    by_level: dict[int, int] = defaultdict(int)
    for pick in picks:
        by_level[pick.level_id] += pick.quantity
    for level_id, quantity in sorted(by_level.items()):
        enough = InventoryLevel.objects.filter(
            pk=level_id, stocked__gte=F("committed") + F("reserved") + quantity
        )
        if not enough.update(reserved=F("reserved") + quantity):
            raise RuntimeError(f"level {level_id} changed although it was locked")
    _write_reservations(reference, picks, expires_at)
    return freed_by_item(by_level, levels)


def _write_reservations(reference: str, picks: Sequence[Pick], expires_at: datetime) -> None:
    """One row per line and level, and the ledger's line for each."""
    ReservationItem.objects.bulk_create(
        [
            ReservationItem(
                level_id=pick.level_id,
                quantity=pick.quantity,
                reference=reference,
                line_ref=pick.line_ref,
                status=ReservationItem.Status.HELD,
                expires_at=expires_at,
            )
            for pick in picks
        ]
    )
    now = clock.now()
    StockMovement.objects.bulk_create(
        StockMovement(
            level_id=pick.level_id,
            kind=StockMovement.Kind.RESERVE,
            delta_reserved=pick.quantity,
            reference=reference,
            at=now,
        )
        for pick in picks
    )


def _allocations(reference: str, levels: Levels) -> list[Allocation]:
    return [
        Allocation(
            line_ref=row.line_ref,
            variant_id=levels[row.level_id].item.variant_id,
            location_code=levels[row.level_id].location.code,
            location_state_code=levels[row.level_id].location.state_code,
            gstin=levels[row.level_id].location.gstin,
            quantity=row.quantity,
        )
        for row in _standing(reference)
    ]
