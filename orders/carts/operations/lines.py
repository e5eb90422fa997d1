"""Putting pieces into a cart, and taking them out."""

from __future__ import annotations

from django.db import transaction

from catalog.pricing.queries import price_of
from catalog.products.queries import VariantForSale, variant_facts
from core.errors import NotFound, Refused
from orders.carts.models import Cart, LineItem
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.carts.queries import priced_lines
from orders.carts.rules import MOST_LINES, MOST_PIECES, CartFull, TooManyPieces, whole_quantity


class NotForSale(Refused):
    """The piece is sold out, or fewer are left than wanted, or it is sold no more."""

    code = "not_for_sale"
    message = "This piece is sold out. Please choose another size or colour."


class LineGone(NotFound):
    """Another tab has removed the line."""

    code = "line_gone"
    message = "This piece is no longer in your cart."


@transaction.atomic
def add_line(*, cart_id: str, variant_id: str, quantity: int) -> str:
    """Put `quantity` more pieces of a variant (public id) into an open cart; returns the line's public id.

    Decided by what the last stock snapshot leaves; the ERP itself is asked at checkout. Raises Invalid, NoSuchCart,
    CartNotOpen, NotFound, NotForSale, TooManyPieces or CartFull, and then changes nothing.
    """
    wanted = whole_quantity(quantity)
    variant = _variant(variant_id)
    cart = locked_open_cart(cart_id)
    line = cart.lines.filter(variant_id=variant.id).first()
    if line is None and cart.lines.count() >= MOST_LINES:
        raise CartFull
    line = line or LineItem(cart=cart, variant_id=variant.id, quantity=0)
    _check_quantity(variant, wanted=line.quantity + wanted, already=line.quantity)
    line.quantity += wanted
    line.unit_price = _price(variant, line.quantity)
    line.save()
    touch_cart(cart)
    return line.public_id


@transaction.atomic
def change_line_quantity(*, cart_id: str, line_id: str, quantity: int) -> None:
    """Set a line's quantity; 0 removes it. Raises as add_line does, and LineGone; nothing changes then."""
    wanted = whole_quantity(quantity, least=0)
    cart = locked_open_cart(cart_id)
    line = _line(cart, line_id)
    if wanted == 0:
        line.delete()
    elif wanted != line.quantity:
        if wanted > line.quantity:
            _check_quantity(_variant(line.variant.public_id), wanted=wanted, already=line.quantity)
        line.quantity = wanted
        line.save(update_fields=["quantity"])
    touch_cart(cart)


@transaction.atomic
def remove_line(*, cart_id: str, line_id: str) -> None:
    """Take a line out; taking it out twice is fine. Raises NoSuchCart or CartNotOpen."""
    cart = locked_open_cart(cart_id)
    cart.lines.filter(public_id=line_id).delete()
    touch_cart(cart)


@transaction.atomic
def accept_prices(*, cart_id: str) -> None:
    """The shopper has read what changed and goes on: today's prices become the ones they saw."""
    cart = locked_open_cart(cart_id)
    lines = list(cart.lines.all())
    for line, priced in zip(lines, priced_lines(cart), strict=True):
        line.unit_price = priced.price.amount
    LineItem.objects.bulk_update(lines, ["unit_price"])
    touch_cart(cart)


def _variant(variant_id: str) -> VariantForSale:
    """The variant (public id) as it is sold now. Raises NotFound or NotForSale."""
    found = next(iter(variant_facts(public_ids=[variant_id]).values()), None)
    if found is None:
        raise NotFound("There is no such piece. Please choose it again on its page.")
    if not found.is_sold or found.price is None:
        raise NotForSale("This piece is no longer sold. Please choose another one.")
    return found


def _price(variant: VariantForSale, quantity: int) -> int:
    """What one piece costs when this many are bought, in minor units: the price the shopper is shown now."""
    return price_of([variant.id], quantities={variant.id: quantity})[variant.id].amount.amount


def _line(cart: Cart, line_id: str) -> LineItem:
    line = cart.lines.select_related("variant").filter(public_id=line_id).first()
    if line is None:
        raise LineGone
    return line


def _check_quantity(variant: VariantForSale, *, wanted: int, already: int) -> None:
    if wanted > MOST_PIECES:
        raise TooManyPieces
    if variant.sellable <= 0:
        raise NotForSale(
            f"{variant.product_title} is sold out in this size. Please choose another size or colour."
        )
    if wanted > variant.sellable:
        have = f" Your cart already has {already}." if already else ""
        raise NotForSale(f"Only {variant.sellable} left of {variant.product_title} in this size.{have}")
