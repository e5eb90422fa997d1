"""What is said about stock: exact words, and never a number that tempts nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core.measure import ANY_PIECES, METRE, SoldBy
from storefront.stock_words import READY, note_on_piece, note_on_pieces


@dataclass(frozen=True)
class Left:
    sellable: int
    sold_by: SoldBy = ANY_PIECES
    mode: str = "stock"
    available_from: date | None = None

    @property
    def low_stock(self) -> bool:
        return 0 < self.sellable <= 3


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [(0, "Sold out.", "none"), (1, "Only 1 left.", "few"), (3, "Only 3 left.", "few"), (4, READY.words, "")],
)
def test_about_one_piece(left: int, words: str, tone: str) -> None:
    note = note_on_piece(Left(left))
    assert note.words.startswith(words)
    assert note.tone == tone


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        ([0, 0], "Sold out in every size.", "none"),
        ([9, 9], READY.words, ""),
        ([9, 2], "In stock. Only 2 left in 36.", "few"),
        ([0, 9], READY.words, ""),
        ([1, 2], "In stock. Only 1 left in 34, 2 left in 36.", "few"),
        ([5], READY.words, ""),
    ],
)
def test_about_all_sizes(left: list[int], words: str, tone: str) -> None:
    sizes = [(str(34 + 2 * index), Left(count)) for index, count in enumerate(left)]
    note = note_on_pieces(sizes)
    assert note.words.startswith(words)
    assert note.tone == tone


def test_cloth_is_left_in_metres() -> None:
    assert note_on_piece(Left(3, SoldBy(uom=METRE))).words == "Only 0.03 m left."


@pytest.mark.parametrize(
    ("mode", "day", "words"),
    [
        ("preorder", date(2027, 1, 12), "Preorder: dispatched from 12 Jan 2027."),
        ("backorder", date(2027, 1, 2), "Backorder: dispatched from 2 Jan 2027."),
        ("backorder", None, "Backorder: dispatched as soon as it arrives."),
    ],
)
def test_what_is_still_to_arrive_is_called_so(mode: str, day: date | None, words: str) -> None:
    promised = Left(8, mode=mode, available_from=day)
    assert note_on_piece(promised).words == words
    assert note_on_pieces([("34", Left(0)), ("36", promised)]).words == words
    assert note_on_pieces([("34", Left(9)), ("36", promised)]) == READY
