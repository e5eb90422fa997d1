"""What the shop says about stock, in one place: the still page, its islands and the bag agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from catalog.inventory.promises import PROMISES, promise_words
from core.measure import SoldBy, quantity_text


class Sized(Protocol):
    """What is known of a variant's stock."""

    @property
    def sellable(self) -> int:
        """Pieces that can be sold now."""

    @property
    def mode(self) -> str:
        """Where the next piece comes from: "stock", "backorder", "preorder" or "none"."""

    @property
    def available_from(self) -> date | None:
        """The day from which coming pieces are dispatched, when one is set."""

    @property
    def sold_by(self) -> SoldBy:
        """Whether that is pieces or centimetres."""

    @property
    def low_stock(self) -> bool:
        """Whether few enough are left to say so."""


@dataclass(frozen=True, slots=True)
class StockNote:
    """One sentence about stock; `tone` is "", "few" or "none"."""

    words: str
    tone: str = ""


READY = StockNote("In stock. Leaves us within two working days.")


def note_on_piece(variant: Sized) -> StockNote:
    """About the one variant that was chosen."""
    if variant.sellable <= 0:
        return StockNote("Sold out. Write to us and we tell you when it is back.", "none")
    promised = promise_words(variant.mode, variant.available_from)
    if promised:
        return StockNote(f"{promised}.")
    if variant.low_stock:
        return StockNote(f"Only {left_of(variant)} left.", "few")
    return READY


def note_on_pieces(sizes: Sequence[tuple[str, Sized]]) -> StockNote:
    """About all sizes of a colour, before one is chosen. Each is (size's name, variant)."""
    if len(sizes) == 1:
        return note_on_piece(sizes[0][1])
    if all(variant.sellable <= 0 for _, variant in sizes):
        return StockNote("Sold out in every size. Write to us and we tell you when it is back.", "none")
    if all(variant.sellable <= 0 or variant.mode in PROMISES for _, variant in sizes):
        return note_on_piece(next(variant for _, variant in sizes if variant.sellable > 0))
    few = [
        f"{left_of(variant)} left in {name}"
        for name, variant in sizes
        if variant.sellable > 0 and variant.low_stock
    ]
    if few and len(few) <= 3:
        return StockNote(f"In stock. Only {', '.join(few)}.", "few")
    return READY


def left_of(variant: Sized) -> str:
    """`3`, or `2.5 m`."""
    return quantity_text(variant.sellable, variant.sold_by.uom)
