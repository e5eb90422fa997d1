"""Stock as pure sums: what can be sold of what lies there and of what is still to arrive, alone and in kits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# When the last snapshot is too old to trust, only small orders from plentiful stock pass.
SMALL_QUANTITY = 2
PLENTIFUL = 3

Recipe = Mapping[int, int]
"""Of a kit: how many of each component variant lie in one kit. The first component is the main one."""


@dataclass(frozen=True, slots=True)
class StockLine:
    """This many of a variant are wanted for one line."""

    line_ref: str
    variant_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line that cannot be served, and how many could be sold."""

    line_ref: str
    variant_id: int
    sku: str
    wanted: int
    sellable: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is of a variant: `net` is free on all shelves less what is promised of coming pieces and the buffer.

    Below zero means that so many are promised already of what is still to arrive; `beyond` is how many may be.
    """

    net: int
    beyond: int = 0

    @property
    def on_shelf(self) -> int:
        """How many may be promised of what lies there."""
        return max(0, self.net)

    @property
    def sellable(self) -> int:
        """How many may be promised in all."""
        return max(0, self.net + self.beyond)

    def less(self, quantity: int) -> Supply:
        """What is left when so many more are promised."""
        return Supply(self.net - quantity, self.beyond)


@dataclass(frozen=True, slots=True)
class Served:
    """How lines are served, in component pieces: from shelves and, for the rest, from what is to arrive."""

    from_shelf: tuple[StockLine, ...]
    from_incoming: tuple[StockLine, ...]
    short: tuple[ShortLine, ...]


def sellable(*, available: int, reserved: int, buffer: int) -> int:
    """max(0, available - reserved - buffer): what may still be promised to shoppers."""
    return max(0, available - reserved - buffer)


def kit_sellable(*, on_shelf: Mapping[int, int], recipe: Recipe) -> int:
    """How many whole kits lie there: the scarcest component decides. A kit is never promised of coming pieces."""
    return min((max(0, on_shelf.get(part, 0)) // per for part, per in recipe.items()), default=0)


def serve_lines(
    *,
    lines: Sequence[StockLine],
    supply: Mapping[int, Supply],
    recipes: Mapping[int, Recipe] | None = None,
    skus: Mapping[int, str] | None = None,
) -> Served:
    """Serve lines one after the other: a piece on the shelf first, then a coming one; earlier lines first.

    Kits take their components from the same shelves as single pieces do. A line that does not fit takes nothing and
    is named as short with what could be sold to it.
    """
    left, known = dict(supply), recipes or {}
    shelf: list[StockLine] = []
    incoming: list[StockLine] = []
    short: list[ShortLine] = []
    for line in lines:
        recipe = known.get(line.variant_id)
        can_be_sold = _sellable(line.variant_id, recipe, left)
        if line.quantity > can_be_sold:
            sku = (skus or {}).get(line.variant_id, "")
            short.append(ShortLine(line.line_ref, line.variant_id, sku, line.quantity, can_be_sold))
            continue
        for part, per in (recipe or {line.variant_id: 1}).items():
            pieces = line.quantity * per
            there = min(pieces, left[part].on_shelf)
            shelf += [StockLine(line.line_ref, part, there)] if there else []
            incoming += [StockLine(line.line_ref, part, pieces - there)] if pieces > there else []
            left[part] = left[part].less(pieces)
    return Served(tuple(shelf), tuple(incoming), tuple(short))


def _sellable(variant_id: int, recipe: Recipe | None, left: Mapping[int, Supply]) -> int:
    if recipe is None:
        return left.get(variant_id, Supply(0)).sellable
    on_shelf = {part: left[part].on_shelf for part in recipe if part in left}
    return kit_sellable(on_shelf=on_shelf, recipe=recipe)


def short_lines(
    *,
    lines: Sequence[StockLine],
    sellable_by_variant: Mapping[int, int],
    skus: Mapping[int, str],
    recipes: Mapping[int, Recipe] | None = None,
) -> list[ShortLine]:
    """Every line that what is sellable does not cover; lines of one variant share it, earlier lines first."""
    supply = {variant_id: Supply(figure) for variant_id, figure in sellable_by_variant.items()}
    return list(serve_lines(lines=lines, supply=supply, recipes=recipes, skus=skus).short)


def served_backorders(waiting: Sequence[tuple[int, int]], free: int) -> list[tuple[int, int]]:
    """Which promises a shelf with `free` pieces can keep now: (id, pieces), the oldest first, the last one in part.

    `waiting` is (id, pieces) from the oldest to the newest.
    """
    served = []
    for promise, pieces in waiting:
        take = min(pieces, free)
        if take <= 0:
            break
        served.append((promise, take))
        free -= take
    return served


def is_back(*, was: int, now: int) -> bool:
    """From nothing to something."""
    return was <= 0 < now


def has_run_low(*, was: int, now: int, threshold: int) -> bool:
    """From above the threshold to it or below."""
    return now <= threshold < was


def trusted(
    *, quantity: int, sellable: int, snapshot_age: timedelta | None, max_age: timedelta, unit: int = 1
) -> bool:
    """Whether a line may pass on the snapshot's word alone; an age of None is a snapshot never taken.

    A fresh snapshot decides by its figure; beyond `max_age` only quantities up to 2 with at least 3 sellable pass.
    `unit` is how many stock units one piece or metre has.
    """
    if quantity > sellable:
        return False
    if snapshot_age is not None and snapshot_age <= max_age:
        return True
    return quantity <= SMALL_QUANTITY * unit and sellable >= PLENTIFUL * unit


def age_of(as_of: datetime | None, *, now: datetime) -> timedelta | None:
    """How old a snapshot is; None when there is none."""
    return None if as_of is None else now - as_of
