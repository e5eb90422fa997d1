"""Finding an order by the words others know it by."""

from __future__ import annotations

from core.errors import NotFound
from core.ids import hash_token
from orders.sales.models import Order
from orders.sales.tokens import token_of

LONGEST_TOKEN = 100


class NoSuchOrder(NotFound):
    """Unknown number or token: both look the same from outside."""

    code = "no_such_order"
    message = "We could not find this order. Please open the link from your letter again."


def order_token(order_id: str) -> str:
    """The link token of an order: it stands in for a login, so it goes only to the order's own e-mail and browser."""
    return token_of(order_id)


def order_by_token_row(token: str) -> Order:
    """The row behind a link token. Raises NoSuchOrder."""
    found = (
        Order.objects.filter(token_hash=hash_token(token)).first()
        if 0 < len(token) <= LONGEST_TOKEN
        else None
    )
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
    """The public id of `WEB-<n>`. Raises NoSuchOrder."""
    public_id = Order.objects.filter(number=number).values_list("public_id", flat=True).first()
    if public_id is None:
        raise NoSuchOrder
    return public_id
