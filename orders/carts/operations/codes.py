"""Codes: entered into a cart, and taken out again."""

from __future__ import annotations

from django.db import transaction

from core.errors import Refused
from orders.carts.models import Cart, CartCode
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.carts.queries import shopper_ref
from orders.promotions.queries import UNKNOWN_CODE, code_problem, codes_entered

MOST_CODES_OF_CART = 5
LONGEST_CODE = 40


class CodeNotValid(Refused):
    """The code opens nothing. Unknown and expired ones sound the same."""

    code = "code_not_valid"
    message = UNKNOWN_CODE


class TooManyCodes(Refused):
    """More codes than one cart may hold."""

    code = "too_many_codes"
    message = f"Your bag holds {MOST_CODES_OF_CART} codes already. Please remove one first."


@transaction.atomic
def apply_code(*, cart_id: str, code: str) -> str:
    """Enter a code into an open cart; returns it as it is kept. Again is harmless; of one promotion the last one counts.

    Whether it takes something off depends on what else lies in the cart: the summary says so. Raises NoSuchCart,
    CartNotOpen, CodeNotValid or TooManyCodes, and then changes nothing.
    """
    cart = locked_open_cart(cart_id)
    text = code.strip().upper()
    problem = (
        code_problem(text, customer_ref=shopper_ref(cart)) if len(text) <= LONGEST_CODE else UNKNOWN_CODE
    )
    if problem is not None:
        raise CodeNotValid(problem)
    cart.codes.filter(code__in=_rivals(cart, text)).delete()
    if not cart.codes.filter(code=text).exists():
        if cart.codes.count() >= MOST_CODES_OF_CART:
            raise TooManyCodes
        CartCode.objects.create(cart=cart, code=text)
    touch_cart(cart)
    return text


@transaction.atomic
def remove_code(*, cart_id: str, code: str) -> None:
    """Take a code out; taking it out twice is fine. Raises NoSuchCart or CartNotOpen."""
    cart = locked_open_cart(cart_id)
    cart.codes.filter(code=code.strip().upper()).delete()
    touch_cart(cart)


def move_codes(*, source: Cart, target: Cart) -> None:
    """Copy the codes of one locked cart into another, as many as it may hold."""
    there = set(target.codes.values_list("code", flat=True))
    coming = [code for code in source.codes.values_list("code", flat=True) if code not in there]
    room = max(0, MOST_CODES_OF_CART - len(there))
    CartCode.objects.bulk_create([CartCode(cart=target, code=code) for code in coming[:room]])


def _rivals(cart: Cart, text: str) -> list[str]:
    """Other codes in the cart that open the same promotion."""
    entered = codes_entered([text, *cart.codes.values_list("code", flat=True)])
    opened = {row.promotion_id for row in entered if row.code == text}
    return [row.code for row in entered if row.promotion_id in opened and row.code != text]
