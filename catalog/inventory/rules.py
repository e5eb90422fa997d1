"""Stock as pure sums: what can be sold, and from which shelves an order is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# When the last snapshot is too old to trust, only small orders from plentiful stock pass.
SMALL_QUANTITY = 2
PLENTIFUL = 3


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
class Shelf:
    """What is free of one variant at one location."""

    level_id: int
    location_id: int
    state_code: str
    free: int


@dataclass(frozen=True, slots=True)
class Pick:
    """Take this many for a line from a shelf."""

    line_ref: str
    level_id: int
    quantity: int


def sellable(*, available: int, reserved: int, buffer: int) -> int:
    """max(0, available - reserved - buffer): what may still be promised to shoppers."""
    return max(0, available - reserved - buffer)


def trusted(*, quantity: int, sellable: int, snapshot_age: timedelta | None, max_age: timedelta) -> bool:
    """Whether a line may pass on the snapshot's word alone; an age of None is a snapshot never taken.

    A fresh snapshot decides by its figure; beyond `max_age` only quantities up to 2 with at least 3 sellable pass.
    """
    if quantity > sellable:
        return False
    if snapshot_age is not None and snapshot_age <= max_age:
        return True
    return quantity <= SMALL_QUANTITY and sellable >= PLENTIFUL


def age_of(as_of: datetime | None, *, now: datetime) -> timedelta | None:
    """How old a snapshot is; None when there is none."""
    return None if as_of is None else now - as_of


def short_lines(
    *, lines: Sequence[StockLine], sellable_by_variant: Mapping[int, int], skus: Mapping[int, str]
) -> list[ShortLine]:
    """Every line that what is sellable does not cover; lines of one variant share it, earlier lines first."""
    left = dict(sellable_by_variant)
    short = []
    for line in lines:
        remaining = left.get(line.variant_id, 0)
        if line.quantity > remaining:
            short.append(
                ShortLine(
                    line.line_ref, line.variant_id, skus.get(line.variant_id, ""), line.quantity, remaining
                )
            )
        else:
            left[line.variant_id] = remaining - line.quantity
    return short


def allocate(
    *, lines: Sequence[StockLine], shelves: Mapping[int, Sequence[Shelf]], ship_to_state: str | None
) -> list[Pick]:
    """Choose shelves for lines that are known to fit: few parcels first, then short ways.

    One location for everything when there is one; else one location per line; else a line is split. Among equals
    the shopper's own state comes first, then a location already used, then the fuller shelf, then the older
    location. Raises ValueError when the shelves do not hold what is wanted.
    """
    free = {shelf.level_id: shelf.free for options in shelves.values() for shelf in options}
    used: set[int] = set()
    sole = _location_for_all(lines, shelves, ship_to_state)
    if sole is not None:
        used.add(sole)
    picks: list[Pick] = []
    for line in lines:
        picks += _picks_for(line, _preferred(line, shelves, free, used, ship_to_state), free, used)
    return picks


def _preferred(
    line: StockLine,
    shelves: Mapping[int, Sequence[Shelf]],
    free: Mapping[int, int],
    used: set[int],
    ship_to_state: str | None,
) -> list[Shelf]:
    def order(shelf: Shelf) -> tuple[bool, bool, bool, int, int]:
        left = free[shelf.level_id]
        return (
            left < line.quantity,
            shelf.location_id not in used,
            shelf.state_code != ship_to_state,
            -left,
            shelf.location_id,
        )

    return sorted(shelves.get(line.variant_id, ()), key=order)


def _picks_for(line: StockLine, shelves: Sequence[Shelf], free: dict[int, int], used: set[int]) -> list[Pick]:
    missing, picks = line.quantity, []
    for shelf in shelves:
        take = min(missing, max(0, free[shelf.level_id]))
        if take:
            free[shelf.level_id] -= take
            used.add(shelf.location_id)
            picks.append(Pick(line.line_ref, shelf.level_id, take))
            missing -= take
        if not missing:
            return picks
    raise ValueError(f"the shelves do not hold {line.quantity} for {line.line_ref}")


def _location_for_all(
    lines: Sequence[StockLine], shelves: Mapping[int, Sequence[Shelf]], ship_to_state: str | None
) -> int | None:
    """The location that can serve every line alone: the shopper's state first, then the oldest; None if there is none."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    candidates: set[tuple[bool, int]] | None = None
    for variant_id, quantity in wanted.items():
        able = {
            (shelf.state_code != ship_to_state, shelf.location_id)
            for shelf in shelves.get(variant_id, ())
            if shelf.free >= quantity
        }
        candidates = able if candidates is None else candidates & able
    return min(candidates)[1] if candidates else None
