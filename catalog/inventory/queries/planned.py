"""Which shelves an order would be served from, worked out without holding anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.inventory.models import InventoryLevel
from catalog.inventory.rules import Shelf, StockLine, allocate, short_lines
from catalog.products.models import ItemStatus


@dataclass(frozen=True, slots=True)
class PlannedPick:
    """So many pieces of a line from a place in this state: what decides which GST they bear."""

    line_ref: str
    quantity: int
    location_state_code: str


def planned_allocation(*, lines: Sequence[StockLine], ship_to_state: str) -> tuple[PlannedPick, ...]:
    """What reserve_stock would choose now for these lines; empty when they do not all fit. One query, no locks."""
    levels = InventoryLevel.objects.filter(
        item__variant_id__in={line.variant_id for line in lines},
        item__variant__status=ItemStatus.ACTIVE,
        location__is_active=True,
    ).select_related("item", "location")
    shelves: dict[int, list[Shelf]] = defaultdict(list)
    states: dict[int, str] = {}
    for level in levels:
        free = level.stocked - level.committed - level.reserved
        states[level.pk] = level.location.state_code
        shelves[level.item.variant_id].append(
            Shelf(level.pk, level.location_id, level.location.state_code, free)
        )
    free_of = {
        variant_id: sum(max(0, shelf.free) for shelf in options) for variant_id, options in shelves.items()
    }
    if short_lines(lines=lines, sellable_by_variant=free_of, skus={}):
        return ()
    picks = allocate(lines=lines, shelves=shelves, ship_to_state=ship_to_state)
    return tuple(PlannedPick(pick.line_ref, pick.quantity, states[pick.level_id]) for pick in picks)
