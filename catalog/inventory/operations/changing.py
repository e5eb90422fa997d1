"""A confirmed order wants other pieces: what it gives up is let go, what it takes on joins what is held for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction

from catalog.inventory.models import Against, InventoryLevel, ReservationItem, StockMovement
from catalog.inventory.operations.ledger import (
    counted_reservations,
    give_back,
    give_back_part,
    lock_levels,
    publish_stock_changes,
)

LinePlace = tuple[str, str]
"""A line's ref and the code of the place that serves it."""


def lock_stock_of(*, references: Collection[str], variant_ids: Collection[int]) -> None:
    """Lock every level that these references hold or these variants lie at, in one go and in the house's order.

    For whoever takes and gives in one transaction. Caller's transaction.
    """
    held = ReservationItem.objects.filter(reference__in=references).values_list("level_id", flat=True)
    theirs = InventoryLevel.objects.filter(item__variant_id__in=variant_ids).values_list("pk", flat=True)
    lock_levels([*held, *theirs])


@transaction.atomic
def lower_reservation(*, reference: str, lines: Mapping[LinePlace, tuple[int, int]]) -> int:
    """Let go of a part of what is held for `reference`: of each line at a place so many stay of so many. How many went.

    What the ERP counts itself is left alone: it follows when the ERP hears of the change. Pieces still to arrive go
    before those on the shelf. Publishes StockChanged.
    """
    refs = {ref for ref, _ in lines}
    levels = lock_levels(row.level_id for row in counted_reservations(reference=reference, line_ref__in=refs))
    rows = counted_reservations(reference=reference, line_ref__in=refs, level_id__in=list(levels))
    shelves: dict[tuple[str, int], list[ReservationItem]] = defaultdict(list)
    for row in rows:
        shelves[row.line_ref, row.level_id].append(row)
    whole: list[ReservationItem] = []
    parts: list[tuple[ReservationItem, int]] = []
    for (ref, level_id), mine in shelves.items():
        kept, of = lines.get((ref, levels[level_id].location.code), (1, 1))
        _share_out(mine, kept=kept, of=of, whole=whole, parts=parts)
    freed = give_back(whole, levels, status=ReservationItem.Status.RELEASED, kind=StockMovement.Kind.RELEASE)
    for row, quantity in parts:
        for item, pieces in give_back_part(row, quantity, levels).items():
            freed[item] = freed.get(item, 0) + pieces
    publish_stock_changes(freed)
    return sum(row.quantity for row in whole) + sum(quantity for _, quantity in parts)


def _share_out(
    rows: list[ReservationItem],
    *,
    kept: int,
    of: int,
    whole: list[ReservationItem],
    parts: list[tuple[ReservationItem, int]],
) -> None:
    """Which reservations of a line at one level go, and of which a part: the last promises first."""
    going = sum(row.quantity for row in rows)
    going -= going * kept // of
    for row in sorted(rows, key=lambda each: (each.against != Against.INCOMING, -each.pk)):
        taken = min(row.quantity, going)
        going -= taken
        if taken == row.quantity:
            whole.append(row)
        elif taken:
            parts.append((row, taken))


@transaction.atomic
def adopt_reservation(*, reference: str, by: str) -> bool:
    """What is held for `reference` is held for `by` from now on, for good, as if it had been asked for there.

    False, with nothing changed, when there is nothing held or a part of it has been let go meanwhile.
    """
    lock_levels(row.level_id for row in ReservationItem.objects.filter(reference=reference))
    rows = ReservationItem.objects.filter(reference=reference)
    if not rows or any(row.status not in ReservationItem.COUNTED for row in rows):
        return False
    rows.update(reference=by, status=ReservationItem.Status.CONFIRMED, expires_at=None)
    return True
