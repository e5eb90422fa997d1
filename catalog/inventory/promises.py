"""How pieces that are still to arrive are spoken of: on product pages, in carts and on orders alike."""

from __future__ import annotations

from datetime import date

from core.measure import PIECE, quantity_text

PROMISES = {"preorder": "Preorder", "backorder": "Backorder"}


def promise_words(mode: str, available_from: date | None) -> str:
    """ "Preorder: dispatched from 12 Jan 2027" for pieces still to arrive; empty for pieces on the shelf."""
    if mode not in PROMISES:
        return ""
    return f"{PROMISES[mode]}: dispatched {_when(available_from)}"


def promised_part(
    mode: str, available_from: date | None, *, coming: int, quantity: int, uom: str = PIECE
) -> str:
    """The same of a line of which `coming` are still to arrive: "2 of 3: dispatched from 12 Jan 2027" for a part of it.

    Empty when nothing of it is.
    """
    if coming <= 0:
        return ""
    if coming >= quantity:
        return promise_words(mode if mode in PROMISES else "backorder", available_from)
    part = f"{quantity_text(coming, uom)} of {quantity_text(quantity, uom)}"
    return f"{part}: dispatched {_when(available_from)}"


def _when(available_from: date | None) -> str:
    if available_from is None:
        return "as soon as it arrives"
    return f"from {available_from.day} {available_from:%b %Y}"
