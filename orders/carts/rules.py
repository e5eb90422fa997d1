"""What a cart may hold and how long it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.errors import Invalid, NotFound, Refused
from core.measure import ANY_PIECES, METRE, PIECE, SoldBy, WrongQuantity, quantity_text
from core.money import Money

MOST_PIECES = 10
MOST_CENTIMETRES = 10_000  # a hundred metres: a whole bolt
MOST_OF = {PIECE: MOST_PIECES, METRE: MOST_CENTIMETRES}
MOST_LINES = 50
MOST_METADATA = 2000
GUEST_DAYS = 30
CUSTOMER_DAYS = 90
EMPTY_HOURS = 6
REASON_LENGTH = 200


class TooManyPieces(Refused):
    """More of one variant than one order may hold."""

    code = "too_many_pieces"
    message = (
        f"You can order at most {MOST_PIECES} of one piece at a time. Please write to us for larger orders."
    )


class CartFull(Refused):
    """More different pieces than one order may hold."""

    code = "cart_full"
    message = f"Your cart holds {MOST_LINES} different pieces. Please order these first, or remove one."


class NoSuchCart(NotFound):
    """Unknown, or long gone."""

    code = "no_such_cart"
    message = "This cart no longer exists. Please start a new one."


class RegionClosed(Refused):
    """Orders are not taken from a region: staff have switched it off, or there is no such region."""

    code = "region_closed"
    message = "We do not take orders from this region at the moment. Please choose another country at the foot of the page."


class CartNotOpen(Refused):
    """The cart is frozen. `detail["status"]` says why: paying, completed or abandoned."""

    code = "cart_not_open"

    def __init__(self, status: str) -> None:
        super().__init__(NOT_OPEN_BECAUSE[status], status=status)


NOT_OPEN_BECAUSE = {
    "paying": "You have begun to pay for this cart. Go back to the cart to change it; your pieces stay in it.",
    "completed": "This cart has been ordered. Please start a new one.",
    "abandoned": "This cart was put aside. Please open your cart again.",
}


def line_metadata(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a shop front wants kept with a line. Raises Invalid when it is too long or cannot be stored."""
    text = json.dumps(dict(told))
    if len(text) > MOST_METADATA or "\\u0000" in text:
        raise Invalid(
            fields={"metadata": f"Metadata of a line takes at most {MOST_METADATA} printable characters."}
        )
    return dict(told)


def wanted_quantity(
    value: object, *, sold_by: SoldBy = ANY_PIECES, already: int = 0, elsewhere: int = 0
) -> int:
    """`value` more stock units on top of `already`: what the line holds then.

    `elsewhere` is what other lines of the cart hold of the same variant, made otherwise: the most counts for all.

    Raises Invalid for anything but a whole number from 1, TooManyPieces above ten pieces, and WrongQuantity for what
    is not sold in such steps. Text, floats and booleans are refused: doors read what was typed.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        if sold_by.uom == METRE:
            raise WrongQuantity(f"Choose a length from {quantity_text(sold_by.minimum, METRE)}.")
        raise Invalid(fields={"quantity": f"Choose a whole number of pieces from 1 to {MOST_PIECES}."})
    most = MOST_OF[sold_by.uom]
    if sold_by.uom == PIECE and already + value + elsewhere > most:
        raise TooManyPieces
    replace(sold_by, maximum=min(most, sold_by.maximum or most)).check(already + value)
    if sold_by.maximum is not None and already + value + elsewhere > sold_by.maximum:
        raise WrongQuantity(
            f"The most we sell of this at once is {quantity_text(sold_by.maximum, sold_by.uom)}, "
            f"and your cart already has {quantity_text(already + elsewhere, sold_by.uom)}."
        )
    return already + value


def merged_quantity(*, one: int, other: int, sellable: int, sold_by: SoldBy = ANY_PIECES) -> int:
    """Two carts' quantities of one line in one: summed, clamped to the most and to what can be sold, in whole steps.

    Never below the least: what is sold out stays in the cart, where it is shown as sold out, rather than vanish unseen.
    """
    most = MOST_OF[sold_by.uom]
    clamped = min(one + other, most, sold_by.maximum or most, sellable)
    return max(sold_by.minimum, clamped - (clamped - sold_by.minimum) % sold_by.step)


def cart_expiry(*, now: datetime, is_customer: bool, is_empty: bool) -> datetime:
    """When an untouched cart lapses: empty ones after 6 hours, guests' after 30 days, customers' after 90."""
    if is_empty:
        return now + timedelta(hours=EMPTY_HOURS)
    return now + timedelta(days=CUSTOMER_DAYS if is_customer else GUEST_DAYS)


def shortage_note(*, told: int | None, quantity: int, uom: str = PIECE) -> str | None:
    """What the ERP's own word means for a line, in the shopper's words; None when it has enough, or said nothing.

    A note, no obstacle: the ERP is asked again, and decides, when the shopper pays.
    """
    if told is None or told >= quantity:
        return None
    left = f"Only {quantity_text(told, uom)} left" if told > 0 else "None left"
    return f"{left} by the latest count. You can keep it here: we count again when you pay."


def price_note(shown: Money, told: Money) -> str | None:
    """What another price by the ERP's own word means for a line; None when it is the one shown.

    A note, no obstacle: the checkout asks again, and stops with both prices when they still differ.
    """
    if told == shown:
        return None
    return f"The latest price is {told}, not {shown}. We ask again when you pay, and show you both first."


def line_problem(
    *, is_sold: bool, sellable: int, quantity: int, prices: tuple[Money, Money], sold_by: SoldBy = ANY_PIECES
) -> str | None:
    """What stands between a line and the checkout, in the shopper's words; None when nothing does.

    `prices` are the one the shopper saw and today's.
    """
    seen, price = prices
    if not is_sold:
        return "This piece is no longer sold. Please remove it."
    if sellable < sold_by.minimum:
        return "Sold out. Please remove it or choose another size."
    if sellable < quantity:
        return f"Only {quantity_text(sellable, sold_by.uom)} left. Please lower the quantity."
    try:
        sold_by.check(quantity)
    except WrongQuantity as wrong:
        return wrong.message
    if seen != price:
        return f"The price changed from {seen} to {price}."
    return None
