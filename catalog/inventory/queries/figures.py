"""The figures of stock as PostgreSQL has them, kits worked out from their components: one query however many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.conf import settings

from catalog.inventory.rules import Supply, kit_sellable
from core.prepared import prepared_rows

Mode = Literal["stock", "backorder", "preorder", "none"]

# A kit is read through its components, anything else through itself; places that do not dispatch do not count.
_FIGURES = """
SELECT v.id, k.quantity, c.id, c.status = 'active' AND v.status = 'active',
       SUM(l.stocked - l.committed - l.reserved - l.backordered) FILTER (WHERE s.id IS NOT NULL),
       MIN(l.as_of) FILTER (WHERE s.id IS NOT NULL), t.mode, t.limit, t.available_from
FROM catalog_productvariant v
LEFT JOIN catalog_kitcomponent k ON k.kit_variant_id = v.id
JOIN catalog_productvariant c ON c.id = COALESCE(k.component_variant_id, v.id)
LEFT JOIN catalog_inventoryitem i ON i.variant_id = c.id
LEFT JOIN catalog_inventorylevel l ON l.item_id = i.id
LEFT JOIN catalog_stocklocation s ON s.id = l.location_id AND s.is_active
LEFT JOIN catalog_stockterms t ON t.variant_id = c.id AND k.id IS NULL
WHERE v.id = ANY(ARRAY(SELECT unnest(%s::bigint[])))
GROUP BY v.id, k.id, c.id, t.id
ORDER BY v.id, k.rank, k.id
"""


@dataclass(frozen=True, slots=True)
class Sellable:
    """How many can be promised over all places that dispatch; `as_of` is the oldest figure in the sum.

    `on_shelf` of them really lie there. `mode` says what the next piece would be: from stock, a backorder, a preorder,
    or none at all; `available_from` is the day from which pieces beyond the shelf are dispatched, when one is set.
    """

    quantity: int
    as_of: datetime | None
    mode: Mode = "none"
    available_from: date | None = None
    on_shelf: int = 0


NOTHING = Sellable(0, None)
CLOSED = Supply(-(10**9))  # of what is sold no more: no change of stock brings it back


@dataclass(slots=True)
class Figures:
    """What one variant's sum is made of: the supply of each part by variant id, and its terms beyond the shelf."""

    supply: dict[int, Supply] = field(default_factory=dict)
    recipe: dict[int, int] = field(default_factory=dict)
    as_of: datetime | None = None
    mode: Mode = "stock"
    available_from: date | None = None

    def quantity(self, changed: Mapping[int, int] | None = None) -> int:
        """How many can be promised; with `changed`, by variant id of the parts, what could be before that change."""
        was = changed or {}
        supply = {part: own.less(was.get(part, 0)) for part, own in self.supply.items()}
        if self.recipe:
            on_shelf = {part: own.on_shelf for part, own in supply.items()}
            return kit_sellable(on_shelf=on_shelf, recipe=self.recipe)
        return sum(own.sellable for own in supply.values())

    def as_sellable(self) -> Sellable:
        """The answer for shoppers."""
        quantity = self.quantity()
        on_shelf = quantity if self.recipe else sum(own.on_shelf for own in self.supply.values())
        if on_shelf:
            mode: Mode = "stock"
        else:
            mode = self.mode if quantity else "none"
        available_from = self.available_from if quantity > on_shelf else None
        return Sellable(quantity, self.as_of, mode, available_from, on_shelf)


def stock_figures(variant_ids: Sequence[int]) -> dict[int, Figures]:
    """The figures of each variant that exists, in one query."""
    if not variant_ids:
        return {}
    rows = prepared_rows(_FIGURES, [list(variant_ids)])
    found: dict[int, Figures] = {}
    for variant_id, per, part, is_active, net, as_of, mode, limit, available_from in rows:
        figures = found.setdefault(variant_id, Figures())
        beyond = limit if is_active and mode not in (None, "stock") else 0
        figures.supply[part] = Supply((net or 0) - settings.SAFETY_BUFFER, beyond) if is_active else CLOSED
        if per is not None:
            figures.recipe[part] = per
        if as_of is not None:
            figures.as_of = min(as_of, figures.as_of or as_of)
        if beyond:
            figures.mode, figures.available_from = mode, available_from
    return found
