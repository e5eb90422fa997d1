"""Whose cart it is, what has become of it, how much lies in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from core.geo import HOME
from core.measure import METRE, PIECE
from core.rows import PreparedValues
from orders.carts.models import Cart

_STATE = PreparedValues(
    lambda public_id: (
        Cart.objects.filter(public_id=public_id)
        .annotate(
            pieces=Sum("lines__quantity", filter=Q(lines__uom=PIECE), default=0)
            + Count("lines", filter=Q(lines__uom=METRE))
        )
        .values_list(
            "public_id",
            "status",
            "customer__public_id",
            "order__public_id",
            "successor__public_id",
            "pieces",
            "region",
        )
    )
)


def cart_count(cart_id: str) -> int:
    """How many pieces lie in a cart, for its badge; a length of cloth is one, 0 for an unknown cart. One query."""
    state = cart_state(cart_id)
    return state.pieces if state else 0


def open_cart_of(customer_id: str) -> str | None:
    """The public id of a customer's open cart, if they have one."""
    open_carts = Cart.objects.own_open().filter(customer__public_id=customer_id)
    return open_carts.values_list("public_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class CartState:
    """Whose cart it is, what has become of it and how many pieces lie in it; a length of cloth is one.

    `order_id` and `successor_id` are public ids, `region` is a code.
    """

    id: str
    status: str
    customer_id: str | None
    order_id: str | None
    successor_id: str | None
    pieces: int
    region: str = HOME


def cart_state(cart_id: str) -> CartState | None:
    """Where a cart stands, or None for an unknown one: doors check here whose it is. One query."""
    found = _STATE.first(public_id=cart_id)
    return CartState(*found) if found else None
