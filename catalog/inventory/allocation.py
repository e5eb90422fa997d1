"""Which shelves serve an order: three ways to choose, all pure. Settings name them; staff choose one in the admin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import Any

from catalog.inventory.rules import StockLine
from core.geo import pin_distance_km

# Up to here every set of places is tried, so that none smaller is overlooked; 4,096 sets at most.
MOST_PLACES_TRIED = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is free of one variant at one location."""

    level_id: int
    location_id: int
    state_code: str
    free: int
    pincode: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """Take this many for a line from a shelf."""

    line_ref: str
    level_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a parcel goes: a two-digit GST state code and a PIN code, as far as they are known."""

    state_code: str | None
    pincode: str = ""

    def farness(self, shelf: Shelf) -> tuple[bool, float, int]:
        """Sorts shelves: the own state first, then the shorter way, then the older place."""
        return shelf.state_code != self.state_code, self.distance_km(shelf), shelf.location_id

    def distance_km(self, shelf: Shelf) -> float:
        """Kilometres from a shelf; endless when a PIN code is not known."""
        distance = pin_distance_km(shelf.pincode, self.pincode)
        return inf if distance is None else distance


Shelves = Mapping[int, Sequence[Shelf]]
"""By variant id."""

Order = Callable[[Shelf, int], Any]
"""Sorts shelves for a line: a shelf, and what is still free on it."""


class SingleParcelFirst:
    """As few places as possible; among equals the shopper's own state, then the shorter way, then the older place."""

    title = "Single parcel first: as few places as possible"

    def allocate(
        self, *, lines: Sequence[StockLine], shelves: Shelves, destination: Destination
    ) -> list[Pick]:
        """Picks for lines that are known to fit. Raises ValueError when the shelves do not hold what is wanted."""
        allowed = _fewest_places(lines, shelves, destination)
        used: set[int] = set()

        def order_for(line: StockLine) -> Order:
            def order(shelf: Shelf, left: int) -> Any:
                own = destination.farness(shelf)
                return left < line.quantity, shelf.location_id not in used, own[:2], -left, own[2]

            return order

        within = {
            variant_id: [shelf for shelf in options if shelf.location_id in allowed]
            for variant_id, options in shelves.items()
        }
        return _take_all(lines, within, order_for, used)


class NearestFirst:
    """Each line from the place nearest to the shopper's PIN that holds all of it; else from near to far."""

    title = "Nearest to the shopper's PIN code"

    def allocate(
        self, *, lines: Sequence[StockLine], shelves: Shelves, destination: Destination
    ) -> list[Pick]:
        """Picks for lines that are known to fit. Raises ValueError when the shelves do not hold what is wanted."""

        def order_for(line: StockLine) -> Order:
            return lambda shelf, left: (
                left < line.quantity,
                destination.distance_km(shelf),
                destination.farness(shelf),
            )

        return _take_all(lines, shelves, order_for, set())


class HighestStockFirst:
    """Each line from the fullest shelf: stock evens out between places, sizes sell out everywhere at once."""

    title = "Highest stock first"

    def allocate(
        self, *, lines: Sequence[StockLine], shelves: Shelves, destination: Destination
    ) -> list[Pick]:
        """Picks for lines that are known to fit. Raises ValueError when the shelves do not hold what is wanted."""

        def order_for(line: StockLine) -> Order:
            return lambda shelf, left: (-left, destination.farness(shelf))

        return _take_all(lines, shelves, order_for, set())


def place_for_incoming(
    line: StockLine, *, shelves: Shelves, picks: Sequence[Pick], destination: Destination
) -> int:
    """The level that a promise of coming pieces stands at: where the line's other pieces lie, else the nearest place.

    Raises ValueError when the variant has no level at any place that dispatches.
    """
    options = shelves.get(line.variant_id, ())
    own = {pick.level_id for pick in picks if pick.line_ref == line.line_ref}
    if not options:
        raise ValueError(f"no place keeps {line.variant_id} of {line.line_ref}")
    return min(options, key=lambda shelf: (shelf.level_id not in own, destination.farness(shelf))).level_id


def keep_at_once(
    promises: Sequence[Pick], picks: Sequence[Pick], *, free: Mapping[int, int]
) -> tuple[list[Pick], list[Pick]]:
    """Picks off the shelves, and what stays promised: a piece that lies free where it is promised is taken at once.

    That happens while another place is oversold: together the places have nothing left, this one has. `free` by level
    is what lies there before `picks` and is promised to nobody. A line has at most one pick at a level.
    """
    taken: dict[tuple[str, int], int] = defaultdict(int)
    left = dict(free)
    for pick in picks:
        taken[pick.line_ref, pick.level_id] += pick.quantity
        left[pick.level_id] = left.get(pick.level_id, 0) - pick.quantity
    promised = []
    for promise in promises:
        pieces = max(0, min(promise.quantity, left.get(promise.level_id, 0)))
        if pieces:
            left[promise.level_id] -= pieces
            taken[promise.line_ref, promise.level_id] += pieces
        if promise.quantity > pieces:
            promised.append(Pick(promise.line_ref, promise.level_id, promise.quantity - pieces))
    return [Pick(ref, level_id, pieces) for (ref, level_id), pieces in taken.items()], promised


def _take_all(
    lines: Sequence[StockLine],
    shelves: Shelves,
    order_for: Callable[[StockLine], Order],
    used: set[int],
) -> list[Pick]:
    """Serve line after line, from each one's shelves in its order; `used` learns the places."""
    free = {shelf.level_id: max(0, shelf.free) for options in shelves.values() for shelf in options}
    picks: list[Pick] = []
    for line in lines:
        order, missing = order_for(line), line.quantity
        for shelf in sorted(
            shelves.get(line.variant_id, ()), key=lambda shelf: order(shelf, free[shelf.level_id])
        ):
            take = min(missing, free[shelf.level_id])
            if take:
                free[shelf.level_id] -= take
                used.add(shelf.location_id)
                picks.append(Pick(line.line_ref, shelf.level_id, take))
                missing -= take
        if missing:
            raise ValueError(f"the shelves do not hold {line.quantity} for {line.line_ref}")
    return picks


def _fewest_places(lines: Sequence[StockLine], shelves: Shelves, destination: Destination) -> set[int]:
    """The smallest set of locations that holds everything, the best of that size; all of them when none does."""
    wanted: dict[int, int] = defaultdict(int)
    for line in lines:
        wanted[line.variant_id] += line.quantity
    free: dict[int, dict[int, int]] = defaultdict(dict)
    farness: dict[int, Any] = {}
    for variant_id in wanted:
        for shelf in shelves.get(variant_id, ()):
            if shelf.free > 0:
                free[shelf.location_id][variant_id] = shelf.free
                farness[shelf.location_id] = destination.farness(shelf)
    places = sorted(free, key=lambda place: farness[place])
    if len(places) > MOST_PLACES_TRIED:
        return _most_useful(places, free, wanted)
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            if _hold(chosen, free, wanted):
                return set(chosen)
    return set(free)


def _most_useful(
    places: Sequence[int], free: Mapping[int, Mapping[int, int]], wanted: Mapping[int, int]
) -> set[int]:
    """Places that together hold everything, each chosen for covering most of what was still missing."""
    missing, chosen, left = dict(wanted), set[int](), list(places)
    while left and any(missing.values()):
        best = max(left, key=lambda place: sum(min(missing[own], n) for own, n in free[place].items()))
        left.remove(best)
        chosen.add(best)
        for variant_id, pieces in free[best].items():
            missing[variant_id] = max(0, missing[variant_id] - pieces)
    return chosen


def _hold(places: Iterable[int], free: Mapping[int, Mapping[int, int]], wanted: Mapping[int, int]) -> bool:
    return all(
        sum(free[place].get(variant_id, 0) for place in places) >= quantity
        for variant_id, quantity in wanted.items()
    )
