"""Finding an order by the words others know it by."""

from __future__ import annotations

import re

from django.db.models import Q

from core.errors import NotFound
from core.ids import hash_token
from core.rows import PreparedModels
from orders.customers.rules import normal_email, phone_abroad
from orders.sales.models import Order
from orders.sales.references import order_number_in
from orders.sales.tokens import token_of

LONGEST_TOKEN = 100
_NUMBER = re.compile(r"(?:WEB)?[\s#-]*([0-9]{1,15})", re.IGNORECASE | re.ASCII)


_BY_TOKEN = PreparedModels(lambda token_hash: Order.objects.filter(token_hash=token_hash))


class NoSuchOrder(NotFound):
    """Unknown number or token: both look the same from outside."""

    code = "no_such_order"
    message = "We could not find this order. Please open the link from your letter again."


def order_token(order_id: str) -> str:
    """The link token of an order: it stands in for a login, so it goes only to the order's own e-mail and browser."""
    return token_of(order_id)


def order_by_token_row(token: str) -> Order:
    """The row behind a link token. Raises NoSuchOrder."""
    found = _BY_TOKEN.first(token_hash=hash_token(token)) if 0 < len(token) <= LONGEST_TOKEN else None
    if found is None:
        raise NoSuchOrder
    return found


def order_id_by_token(token: str) -> str:
    """The public id behind a link token. Raises NoSuchOrder."""
    return order_by_token_row(token).public_id


def order_reference_by_token(token: str) -> str:
    """What payments and inventory call the order behind a link token. Raises NoSuchOrder."""
    return order_by_token_row(token).reference


def order_id_by_number(number: str) -> str:
    """The public id of `WEB-<n>`, or of the order that a change `WEB-<n>-E<m>` belongs to. Raises NoSuchOrder."""
    public_id = (
        Order.objects.filter(number=order_number_in(number)).values_list("public_id", flat=True).first()
    )
    if public_id is None:
        raise NoSuchOrder
    return public_id


class NoOrderLikeThis(NotFound):
    """No order has this number and this contact together; which of them is wrong is not said."""

    code = "no_order_like_this"
    message = (
        "We could not find an order with this number and this e-mail or telephone. "
        "Please compare both with the letter we sent when you ordered."
    )


def order_number_typed(text: str) -> str:
    """`WEB-1042` from "web 1042", "#1042" or "WEB-1042"; empty when it cannot be an order's number."""
    found = _NUMBER.fullmatch(text.strip())
    return f"WEB-{found[1]}" if found else ""


def find_order_token(*, number: str, contact: str) -> str:
    """The link token of the order with this number whose e-mail or telephone is `contact`, as both were typed.

    Raises NoOrderLikeThis, the same for a wrong number, a wrong contact and nonsense.
    """
    email, phone = normal_email(contact), phone_abroad(contact)
    known = Q(email=email) if email else Q(phone=phone) | Q(shipping_phone=phone)
    found = (
        Order.objects.filter(known, number=order_number_typed(number))
        .values_list("public_id", flat=True)
        .first()
        if email or phone
        else None
    )
    if found is None:
        raise NoOrderLikeThis
    return token_of(found)
