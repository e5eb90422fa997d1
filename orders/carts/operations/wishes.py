"""What the shopper wishes of the parcel."""

from __future__ import annotations

from django.db import transaction

from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.packing.rules import PackingWishes, clean_wishes


@transaction.atomic
def set_packing_wishes(*, cart_id: str, wishes: PackingWishes) -> None:
    """Keep a note, gift wrap and a gift message with an open cart, instead of what was wished before.

    Raises NoSuchCart, CartNotOpen, or Invalid (note, gift_message), and then changes nothing.
    """
    cleaned = clean_wishes(wishes)
    cart = locked_open_cart(cart_id)
    cart.save(update_fields=cart.take_wishes(cleaned))
    touch_cart(cart)
