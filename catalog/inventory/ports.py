"""What inventory asks of others: of whoever counts the stock (LIVE_STOCK), of who chooses places (ALLOCATION_STRATEGIES)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from catalog.inventory.allocation import Destination, Pick, Shelves
from catalog.inventory.rules import StockLine
from core.measure import PIECE


@dataclass(frozen=True, slots=True)
class StockQuestion:
    """Are there this many?"""

    sku: str
    quantity: int
    uom: str = PIECE


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """How many the owner of the stock has free over all places that dispatch, at a moment (UTC).

    `by_place` says how many of them lie at each place, by its code; empty where the owner does not tell.
    """

    sku: str
    available: int
    as_of: datetime
    by_place: Mapping[str, int] = field(default_factory=dict)

    def at(self, place: str) -> int:
        """How many can be had at a place; all of them where that is not told, or for no place."""
        return self.by_place.get(place, 0) if place and self.by_place else self.available


class LiveStock(Protocol):
    """Asks the owner of the stock."""

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """Answers by SKU; an unknown SKU is absent. Raises Unavailable within `timeout_s` seconds."""
        ...


class AllocationStrategy(Protocol):
    """Chooses the shelves that serve an order. Pure: the same question gets the same answer."""

    title: str

    def allocate(
        self, *, lines: Sequence[StockLine], shelves: Shelves, destination: Destination
    ) -> list[Pick]:
        """Exactly what is wanted, never more than is free, for lines that fit; ValueError for those that do not."""
        ...
