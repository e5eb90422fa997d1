"""What a list may hold, and what is said of a piece on it. Pure."""

from __future__ import annotations

from datetime import timedelta

from core.errors import NotFound, Refused
from core.measure import METRE, SoldBy, quantity_text
from core.money import Money

MOST_WISHES = 200
GUEST_LISTS_KEPT_FOR = timedelta(days=90)
FEW_LEFT = 3


class WishlistFull(Refused):
    """More pieces than one list may hold."""

    code = "wishlist_full"
    message = f"Your list holds {MOST_WISHES} pieces. Please remove one you no longer want."


class NoSuchWish(NotFound):
    """Another tab has removed it, or it was never this visitor's."""

    code = "no_such_wish"
    message = "This piece is no longer on your list."


class NoSuchList(NotFound):
    """An unknown list, or a link that was ended."""

    code = "no_such_list"
    message = "This list is not shared, or no longer. Ask whoever sent you the link for a new one."


class SizeNotChosen(Refused):
    """A liked colour has no size yet."""

    code = "size_not_chosen"
    message = "Choose a size on the piece's page first."


def stock_words(*, is_sold: bool, sellable: int, sold_by: SoldBy) -> str:
    """What is to be known of a piece's stock; "" when there is plenty."""
    if not is_sold:
        return "No longer sold"
    if sellable < sold_by.minimum:
        return "Sold out"
    if sold_by.uom == METRE or sellable > FEW_LEFT:
        return ""
    return f"Only {quantity_text(sellable, sold_by.uom)} left"


def price_words(*, seen: Money, now: Money | None) -> str:
    """How today's price compares with the one that was seen; "" when it is the same or unknown."""
    if now is None or now == seen:
        return ""
    if now < seen:
        return f"{seen - now} less than when you saved it"
    return f"Was {seen} when you saved it"
