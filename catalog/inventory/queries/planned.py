"""Which shelves an order would be served from, worked out without holding anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from catalog.inventory.allocation import Destination, Pick, Shelf, place_for_incoming
from catalog.inventory.queries.strategy import allocation_strategy
from catalog.inventory.rules import StockLine, Supply, serve_lines
from core.prepared import prepared_rows

# One row for each component of each variant and each level of it; places that do not dispatch do not appear.
_PLAN = """
SELECT v.id, c.id, k.quantity, l.id, s.id, s.code, s.state_code, s.pincode, l.stocked - l.committed - l.reserved,
       l.backordered, CASE WHEN t.mode <> 'stock' THEN t.limit ELSE 0 END,
       (SELECT allocation_strategy FROM catalog_stocksettings)
FROM catalog_productvariant v
LEFT JOIN catalog_kitcomponent k ON k.kit_variant_id = v.id
JOIN catalog_productvariant c ON c.id = COALESCE(k.component_variant_id, v.id)
LEFT JOIN catalog_inventoryitem i ON i.variant_id = c.id AND c.status = 'active' AND v.status = 'active'
LEFT JOIN (catalog_inventorylevel l JOIN catalog_stocklocation s ON s.id = l.location_id AND s.is_active)
    ON l.item_id = i.id
LEFT JOIN catalog_stockterms t ON t.variant_id = c.id
WHERE v.id = ANY(ARRAY(SELECT unnest(%s::bigint[])))
ORDER BY v.id, k.rank, k.id, l.id
"""


@dataclass(frozen=True, slots=True)
class PlannedPick:
    """So many pieces of a line from a place: its state decides which GST they bear."""

    line_ref: str
    quantity: int
    location_state_code: str
    location_code: str


@dataclass(slots=True)
class _Plan:
    """What the shelves hold of the variants asked for."""

    recipes: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    shelves: dict[int, dict[int, Shelf]] = field(default_factory=lambda: defaultdict(dict))
    supply: dict[int, Supply] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    strategy: str = ""


def planned_allocation(
    *, lines: Sequence[StockLine], ship_to_state: str, ship_to_pincode: str = ""
) -> tuple[PlannedPick, ...]:
    """What reserve_stock would choose now for these lines; empty when they do not all fit. One query, no locks."""
    plan = _read([line.variant_id for line in lines])
    served = serve_lines(lines=lines, supply=plan.supply, recipes=plan.recipes)
    if served.short:
        return ()
    destination = Destination(ship_to_state, ship_to_pincode)
    shelves = {variant_id: tuple(own.values()) for variant_id, own in plan.shelves.items()}
    picks = allocation_strategy(plan.strategy).allocate(
        lines=served.from_shelf, shelves=shelves, destination=destination
    )
    for line in served.from_incoming:
        if line.variant_id not in shelves:
            return ()
        level_id = place_for_incoming(line, shelves=shelves, picks=picks, destination=destination)
        picks.append(Pick(line.line_ref, level_id, line.quantity))
    return tuple(pick for line in lines for pick in _planned(line, picks, plan))


def places_with_all(lines: Sequence[StockLine]) -> frozenset[str]:
    """Codes of the places that hold all of these lines on their own shelves now. One query, no locks."""
    plan = _read([line.variant_id for line in lines])
    return frozenset(
        code
        for code in set(plan.places.values())
        if not serve_lines(lines=lines, supply=_supply_at(plan, code), recipes=plan.recipes).short
    )


def _supply_at(plan: _Plan, code: str) -> dict[int, Supply]:
    """What one place alone may give: never more than all together may."""
    return {
        part: Supply(
            min(
                found.net,
                sum(each.free for at, each in plan.shelves[part].items() if plan.places[at] == code)
                if part in plan.shelves
                else 0,
            )
        )
        for part, found in plan.supply.items()
    }


def _read(variant_ids: Sequence[int]) -> _Plan:
    plan, net = _Plan(), defaultdict[int, int](lambda: -settings.SAFETY_BUFFER)
    rows = prepared_rows(_PLAN, [list(variant_ids)])
    for (
        variant_id,
        part,
        per,
        level_id,
        place,
        code,
        state,
        pincode,
        free,
        backordered,
        beyond,
        strategy,
    ) in rows:
        plan.strategy = strategy or ""
        if per is not None:
            plan.recipes[variant_id][part] = per
        if level_id is not None and level_id not in plan.shelves[part]:
            plan.places[level_id] = code
            plan.shelves[part][level_id] = Shelf(level_id, place, state, free, pincode)
            net[part] += free - backordered
        plan.supply[part] = Supply(net[part], beyond)
    return plan


def _planned(line: StockLine, picks: Sequence[Pick], plan: _Plan) -> list[PlannedPick]:
    """A line's picks by place; a kit leaves whole from the place that holds most of its first component."""
    recipe = plan.recipes.get(line.variant_id)
    main = next(iter(recipe)) if recipe else line.variant_id
    shelves = plan.shelves[main]
    own: dict[int, int] = defaultdict(int)
    for pick in picks:
        if pick.line_ref == line.line_ref and pick.level_id in shelves:
            own[pick.level_id] += pick.quantity
    if recipe:
        own = {min(own, key=lambda level_id: (-own[level_id], level_id)): line.quantity}
    return [
        PlannedPick(line.line_ref, quantity, shelves[at].state_code, plan.places[at])
        for at, quantity in own.items()
    ]
