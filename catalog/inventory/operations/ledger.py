"""What every change of stock has in common: locked levels, the ledger, and promises kept from what came free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import F

from catalog.inventory.models import Against, InventoryLevel, ReservationItem, StockMovement
from catalog.inventory.operations.announcing import publish_stock_changes
from catalog.inventory.rules import served_backorders
from core import clock
from core.locks import lock_rows

__all__ = [
    "Freed",
    "counted_reservations",
    "freed_by_item",
    "give_back",
    "give_back_part",
    "lock_levels",
    "publish_stock_changes",
    "serve_backorders",
]

Freed = Mapping[int, int]
"""By inventory item id: how many more (or, negative, fewer) pieces are free at active locations."""


def lock_levels(level_ids: Iterable[int]) -> dict[int, InventoryLevel]:
    """These levels by id, locked in id order, with item, variant and location."""
    rows = InventoryLevel.objects.filter(pk__in=set(level_ids))
    return {level.pk: level for level in lock_rows(rows.select_related("location", "item__variant__product"))}


def counted_reservations(**where: object) -> list[ReservationItem]:
    """Held and confirmed reservations, in id order; lock their levels before trusting what you read."""
    return list(ReservationItem.objects.filter(status__in=ReservationItem.COUNTED, **where).order_by("pk"))


def give_back(
    reservations: Iterable[ReservationItem],
    levels: Mapping[int, InventoryLevel],
    *,
    status: ReservationItem.Status,
    kind: StockMovement.Kind,
) -> dict[int, int]:
    """Take counted reservations off their locked levels, write the ledger, and answer what became free by item.

    What came free on a shelf keeps the oldest promises made there of pieces to come.
    """
    rows = list(reservations)
    if not rows:
        return {}
    by_level: dict[int, int] = defaultdict(int)
    incoming: dict[int, int] = defaultdict(int)
    for row in rows:
        by_level[row.level_id] += row.quantity
        incoming[row.level_id] += row.quantity if row.against == Against.INCOMING else 0
    for level_id, quantity in sorted(by_level.items()):
        promised = incoming[level_id]
        _move(levels[level_id], reserved=promised - quantity, backordered=-promised)
    ReservationItem.objects.filter(pk__in=[row.pk for row in rows]).update(status=status)
    StockMovement.objects.bulk_create(_taken_off(row, kind) for row in rows)
    serve_backorders(levels)
    return freed_by_item(by_level, levels)


def give_back_part(
    row: ReservationItem, quantity: int, levels: Mapping[int, InventoryLevel]
) -> dict[int, int]:
    """Take so many pieces of a counted reservation off its locked level; the rest stays held. What became free by item."""
    promised = quantity if row.against == Against.INCOMING else 0
    _move(levels[row.level_id], reserved=promised - quantity, backordered=-promised)
    ReservationItem.objects.filter(pk=row.pk).update(quantity=F("quantity") - quantity)
    gone = ReservationItem(
        level_id=row.level_id, reference=row.reference, against=row.against, quantity=quantity
    )
    _taken_off(gone, StockMovement.Kind.RELEASE).save(force_insert=True)
    serve_backorders({row.level_id: levels[row.level_id]})
    return freed_by_item({row.level_id: quantity}, levels)


def freed_by_item(by_level: Mapping[int, int], levels: Mapping[int, InventoryLevel]) -> dict[int, int]:
    """Turn changes per level into changes per item; places that do not dispatch do not count."""
    freed: dict[int, int] = defaultdict(int)
    for level_id, quantity in by_level.items():
        if levels[level_id].location.is_active:
            freed[levels[level_id].item_id] += quantity
    return dict(freed)


def serve_backorders(levels: Mapping[int, InventoryLevel]) -> int:
    """Keep promises of coming pieces, the oldest first, from what is free on these locked shelves; answers how many.

    What can be sold stays the same, so there is no news. One query when nobody waits.
    """
    waiting = InventoryLevel.objects.filter(
        pk__in=list(levels), backordered__gt=0, stocked__gt=F("committed") + F("reserved")
    )
    served = 0
    for level_id, free in waiting.order_by("pk").values_list(
        "pk", F("stocked") - F("committed") - F("reserved")
    ):
        served += _serve_level(levels[level_id], free)
    return served


def _serve_level(level: InventoryLevel, free: int) -> int:
    rows = counted_reservations(level_id=level.pk, against=Against.INCOMING)
    by_id = {row.pk: row for row in rows}
    served = served_backorders([(row.pk, row.quantity) for row in rows], free)
    for pk, pieces in served:
        _put_on_shelf(by_id[pk], pieces)
    total = sum(pieces for _, pieces in served)
    _move(level, reserved=total, backordered=-total)
    StockMovement.objects.bulk_create(
        StockMovement(
            level=level,
            kind=StockMovement.Kind.SERVE,
            delta_reserved=pieces,
            delta_backordered=-pieces,
            reference=by_id[pk].reference,
        )
        for pk, pieces in served
    )
    return total


def _put_on_shelf(row: ReservationItem, pieces: int) -> None:
    """Turn a promise, or the first part of it, into pieces held on the shelf of the same level."""
    mine = ReservationItem.objects.filter(
        reference=row.reference, line_ref=row.line_ref, level_id=row.level_id, against=Against.SHELF
    )
    mine.exclude(status__in=ReservationItem.COUNTED).delete()
    if pieces < row.quantity:
        ReservationItem.objects.filter(pk=row.pk).update(quantity=F("quantity") - pieces)
    if mine.update(quantity=F("quantity") + pieces):
        if pieces == row.quantity:
            ReservationItem.objects.filter(pk=row.pk).delete()
    elif pieces == row.quantity:
        ReservationItem.objects.filter(pk=row.pk).update(against=Against.SHELF)
    else:
        ReservationItem.objects.create(
            level_id=row.level_id,
            quantity=pieces,
            reference=row.reference,
            line_ref=row.line_ref,
            status=row.status,
            expires_at=row.expires_at,
            erp_committed_at=row.erp_committed_at,
        )


def _move(level: InventoryLevel, *, reserved: int, backordered: int) -> None:
    """Change what we hold at a locked level, in the database and in hand."""
    InventoryLevel.objects.filter(pk=level.pk).update(
        reserved=F("reserved") + reserved, backordered=F("backordered") + backordered
    )
    level.reserved += reserved
    level.backordered += backordered


def _taken_off(row: ReservationItem, kind: StockMovement.Kind) -> StockMovement:
    column = "delta_backordered" if row.against == Against.INCOMING else "delta_reserved"
    return StockMovement(
        level_id=row.level_id, kind=kind, reference=row.reference, at=clock.now(), **{column: -row.quantity}
    )
