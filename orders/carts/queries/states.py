"""Whose cart it is, what has become of it, how much lies in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from core.measure import METRE, PIECE
from orders.carts.models import Cart


def cart_count(cart_id: str) -> int:
    """How many pieces lie in a cart, for its badge; a length of cloth is one, 0 for an unknown cart. One query."""
    counts = Cart.objects.filter(public_id=cart_id).aggregate(
        pieces=Sum("lines__quantity", filter=Q(lines__uom=PIECE), default=0),
        lengths=Count("lines", filter=Q(lines__uom=METRE)),
    )
    return int(counts["pieces"] + counts["lengths"])


def open_cart_of(customer_id: str) -> str | None:
    """The public id of a customer's open cart, if they have one."""
    open_carts = Cart.objects.own_open().filter(customer__public_id=customer_id)
    return open_carts.values_list("public_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class CartState:
    """Whose cart it is and what has become of it. `order_id` and `successor_id` are public ids."""

    id: str
    status: str
    customer_id: str | None
    order_id: str | None
    successor_id: str | None


def cart_state(cart_id: str) -> CartState | None:
    """Where a cart stands, or None for an unknown one: doors check here whose it is. One query."""
    cart = Cart.objects.select_related("customer", "order", "successor").filter(public_id=cart_id).first()
    if cart is None:
        return None
    return CartState(
        id=cart.public_id,
        status=cart.status,
        customer_id=cart.customer.public_id if cart.customer else None,
        order_id=cart.order.public_id if cart.order else None,
        successor_id=cart.successor.public_id if cart.successor else None,
    )
