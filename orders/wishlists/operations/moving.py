"""From the bag onto the list, and from the list into the bag. The list is locked before the cart."""

from __future__ import annotations

from django.db import transaction

from catalog.made.rules import configuration_from
from orders.carts.models import LineItem
from orders.carts.operations import LineGone
from orders.carts.operations.asking import InCart, ask_about
from orders.carts.operations.lines import put_line
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.wishlists.models import Wishlist, WishlistItem
from orders.wishlists.operations.lists import locked_wishlist, touch_wishlist
from orders.wishlists.rules import MOST_WISHES, NoSuchWish, SizeNotChosen, WishlistFull


@transaction.atomic
def save_line_for_later(*, wishlist_id: str, cart_id: str, line_id: str) -> str:
    """Move a line out of an open cart onto a list, with its quantity and how it is made; returns the wish's public id.

    What lies there already, made alike, takes the line's quantity. Raises NoSuchList, NoSuchCart, CartNotOpen, LineGone
    or WishlistFull, and then changes nothing.
    """
    row = locked_wishlist(wishlist_id)
    cart = locked_open_cart(cart_id)
    line = cart.lines.filter(public_id=line_id).first()
    if line is None:
        raise LineGone
    item = _item_for(row, line)
    item.kind, item.is_sized = WishlistItem.Kind.SAVED, True
    item.quantity, item.uom, item.unit_price = line.quantity, line.uom, line.unit_price
    item.currency = cart.currency
    item.save()
    line.delete()
    touch_cart(cart)
    touch_wishlist(row)
    return item.public_id


def move_wish_to_cart(*, wishlist_id: str, wish_id: str, cart_id: str) -> str:
    """Move a piece from a list into an open cart, as it is kept; returns the line's public id.

    Raises NoSuchList, NoSuchWish, SizeNotChosen and all that add_line raises; the piece then stays on the list. Uses
    the network after its transaction, as add_line does.
    """
    line_id, in_cart = _move(wishlist_id, wish_id, cart_id)
    ask_about(in_cart)
    return line_id


@transaction.atomic
def _move(wishlist_id: str, wish_id: str, cart_id: str) -> tuple[str, InCart]:
    row = locked_wishlist(wishlist_id)
    item = row.items.select_related("variant").filter(public_id=wish_id).first()
    if item is None:
        raise NoSuchWish
    if not item.is_sized:
        raise SizeNotChosen
    put = put_line(
        cart_id=cart_id,
        variant_id=item.variant.public_id,
        quantity=item.quantity,
        making=configuration_from(item.configuration),
    )
    item.delete()
    touch_wishlist(row)
    return put


def _item_for(row: Wishlist, line: LineItem) -> WishlistItem:
    """The wish that a line becomes: the one that is there, or a new one. Raises WishlistFull."""
    alike = {"variant_id": line.variant_id, "configuration_key": line.configuration_key}
    known = row.items.filter(**alike).first()
    if known is None and row.items.count() >= MOST_WISHES:
        raise WishlistFull
    return known or WishlistItem(wishlist=row, **alike, configuration=line.configuration)
