"""Which prices in a cart are no longer those that the shopper saw."""

from __future__ import annotations

from collections.abc import Mapping

from core.money import Money
from core.rows import PreparedModels
from orders.carts.models import Cart
from orders.carts.queries.lines import priced_lines
from orders.carts.rules import NoSuchCart

_CART = PreparedModels(lambda public_id: Cart.objects.filter(public_id=public_id))


def price_changes(cart_id: str) -> Mapping[str, tuple[Money, Money]]:
    """What was seen and what counts today, of one piece or metre with its extras, by line id. Raises NoSuchCart.

    Only lines that can still be sold; as many queries as the lines of a cart and one.
    """
    cart = _CART.first(public_id=cart_id)
    if cart is None:
        raise NoSuchCart
    return {
        line.line_id: (line.seen, line.price)
        for line in priced_lines(cart)
        if line.is_sold and line.seen != line.price
    }
