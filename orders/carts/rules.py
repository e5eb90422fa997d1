"""What a cart may hold and how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.errors import Invalid, NotFound, Refused
from core.money import Money

MOST_PIECES = 10
MOST_CENTIMETRES = 10_000  # a hundred metres: a whole bolt
MOST_LINES = 50
GUEST_DAYS = 30
CUSTOMER_DAYS = 90
EMPTY_HOURS = 6


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


def whole_quantity(value: object, *, least: int = 1) -> int:
    """`value` as a number of pieces. Raises Invalid for anything but a whole number from `least`, TooManyPieces above ten.

    Text, floats and booleans are refused: doors turn form text into numbers before they call.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise Invalid(fields={"quantity": f"Choose a whole number of pieces from {least} to {MOST_PIECES}."})
    if value > MOST_PIECES:
        raise TooManyPieces
    return value


def merged_quantity(*, one: int, other: int, sellable: int) -> int:
    """Two carts' quantities of one variant in one: summed, clamped to ten and to what can be sold, never below one.

    A piece that is sold out keeps one in the cart, where it is shown as sold out, rather than vanish unseen.
    """
    return max(1, min(one + other, MOST_PIECES, sellable))


def cart_expiry(*, now: datetime, is_customer: bool, is_empty: bool) -> datetime:
    """When an untouched cart lapses: empty ones after 6 hours, guests' after 30 days, customers' after 90."""
    if is_empty:
        return now + timedelta(hours=EMPTY_HOURS)
    return now + timedelta(days=CUSTOMER_DAYS if is_customer else GUEST_DAYS)


def line_problem(*, is_sold: bool, sellable: int, quantity: int, seen: Money, price: Money) -> str | None:
    """What stands between a line and the checkout, in the shopper's words; None when nothing does."""
    if not is_sold:
        return "This piece is no longer sold. Please remove it."
    if sellable <= 0:
        return "Sold out. Please remove it or choose another size."
    if sellable < quantity:
        return f"Only {sellable} left. Please lower the quantity."
    if seen != price:
        return f"The price changed from {seen} to {price}."
    return None
