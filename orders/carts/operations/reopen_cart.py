"""Going back from the payment to the cart."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from core.locks import lock_rows
from orders.carts.models import Cart
from orders.carts.operations.moving import move_lines
from orders.carts.operations.open_cart import new_cart_for
from orders.carts.rules import CartNotOpen, NoSuchCart
from orders.sales.models import Order
from orders.sales.operations import cancel_order

WENT_BACK = "The shopper went back to the cart."
LONGEST_CHAIN = 50


@transaction.atomic
def reopen_cart(*, cart_id: str) -> str:
    """Cancel the pending order of a cart and put its lines into an open one; returns that cart's public id.

    An open cart is answered as it is; one reopened before answers with its successor, so that a second click or
    tab finds the same cart. Raises NoSuchCart, CartNotOpen when it was ordered, and OrderNotCancellable when the
    money has just arrived: nothing is changed then.
    """
    cart = _locked_latest(cart_id)
    if cart.status == Cart.Status.OPEN:
        return cart.public_id
    if cart.status == Cart.Status.COMPLETED:
        raise CartNotOpen(cart.status)
    if cart.order is not None and cart.order.status == Order.Status.PENDING:
        cancel_order(order_id=cart.order.public_id, reason=WENT_BACK)
    target = new_cart_for(cart.customer)
    move_lines(source=cart, target=target)
    return target.public_id


def _locked_latest(cart_id: str) -> Cart:
    """The last of a chain of successors, locked together with its customer's open cart, in the order of ids."""
    for _ in range(LONGEST_CHAIN):
        known = Cart.objects.filter(public_id=cart_id).first()
        if known is None:
            raise NoSuchCart
        mine = Q(pk=known.pk)
        if known.customer_id is not None:
            mine |= Q(customer_id=known.customer_id, status=Cart.Status.OPEN, is_assisted=False)
        list(lock_rows(Cart.objects.filter(mine)))
        cart = Cart.objects.select_related("order", "customer", "successor").get(pk=known.pk)
        if cart.successor is None:
            return cart
        cart_id = cart.successor.public_id
    raise NoSuchCart
