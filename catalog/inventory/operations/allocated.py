"""What was held, told as the caller asked for it: per line and place, kits as kits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from catalog.inventory.models import Against
from catalog.inventory.operations.shelves import LockedShelf
from catalog.inventory.rules import Recipe, StockLine


@dataclass(frozen=True, slots=True)
class Allocation:
    """Pieces of one line held at one place; the place's GSTIN is the one that will invoice them.

    `backordered` of them are still to arrive there; `mode` ("backorder" or "preorder") and `available_from` then say
    how they were promised, else `mode` is "stock". A kit leaves from one place, its first component's; other components
    that lie elsewhere are brought there first.
    """

    line_ref: str
    variant_id: int
    location_code: str
    location_state_code: str
    gstin: str
    quantity: int
    backordered: int = 0
    mode: str = "stock"
    available_from: date | None = None


class HeldPieces(NamedTuple):
    """So many for a line at a level, on its shelf or still to arrive."""

    line_ref: str
    level_id: int
    quantity: int
    against: str


def allocations(
    *,
    lines: Sequence[StockLine],
    held: Iterable[HeldPieces],
    shelves: Mapping[int, LockedShelf],
    recipes: Mapping[int, Recipe],
) -> list[Allocation]:
    """One for each line and place, in the order in which they were held."""
    kits = {line.line_ref: line.variant_id for line in lines if line.variant_id in recipes}
    by_level: dict[tuple[str, int], Allocation] = {}
    parts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for piece in held:
        shelf = shelves[piece.level_id]
        if piece.line_ref in kits:
            parts[piece.line_ref][piece.level_id] += piece.quantity
            continue
        key = piece.line_ref, piece.level_id
        by_level[key] = _more(by_level.get(key) or _none_of(piece.line_ref, shelf), piece, shelf)
    whole = [
        _kit(line_ref, kits[line_ref], recipes[kits[line_ref]], {shelves[at]: n for at, n in own.items()})
        for line_ref, own in parts.items()
    ]
    return [*by_level.values(), *whole]


def _none_of(line_ref: str, shelf: LockedShelf) -> Allocation:
    return Allocation(line_ref, shelf.variant_id, shelf.location_code, shelf.state_code, shelf.gstin, 0)


def _more(so_far: Allocation, piece: HeldPieces, shelf: LockedShelf) -> Allocation:
    more = replace(so_far, quantity=so_far.quantity + piece.quantity)
    if piece.against != Against.INCOMING:
        return more
    return replace(
        more,
        backordered=so_far.backordered + piece.quantity,
        mode=shelf.mode if shelf.mode != "stock" else "backorder",
        available_from=shelf.available_from,
    )


def _kit(line_ref: str, variant_id: int, recipe: Recipe, held: Mapping[LockedShelf, int]) -> Allocation:
    """Whole kits, from the place that holds most of the first component."""
    main, per = next(iter(recipe.items()))
    of_main = {shelf: quantity for shelf, quantity in held.items() if shelf.variant_id == main}
    place = min(of_main, key=lambda shelf: (-of_main[shelf], shelf.location_id))
    return replace(_none_of(line_ref, place), variant_id=variant_id, quantity=sum(of_main.values()) // per)
