"""An order with its cart, both locked, in the house's order of locks."""

from __future__ import annotations

from core.errors import NotFound
from core.rows import PreparedLock
from orders.carts.models import Cart
from orders.sales.models import Order
from orders.sales.references import order_number_in

_CART = {
    "public_id": PreparedLock(Cart, lambda value: Cart.objects.filter(order__public_id=value)),
    "number": PreparedLock(Cart, lambda value: Cart.objects.filter(order__number=value)),
}
_ORDER = {
    "public_id": PreparedLock(Order, lambda value: Order.objects.filter(public_id=value)),
    "number": PreparedLock(Order, lambda value: Order.objects.filter(number=value)),
}


def locked_order(*, public_id: str | None = None, number: str | None = None) -> Order:
    """The order by public id or by number (or by what payments call one of its changes), its cart's row locked first.

    Raises NotFound.

    Belongs inside the caller's transaction.
    """
    name, value = (
        ("public_id", public_id) if public_id is not None else ("number", order_number_in(number or ""))
    )
    _CART[name].rows(value=value)
    order = _ORDER[name].first(value=value)
    if order is None:
        raise NotFound("We could not find this order.")
    return order


def put_cart_aside(order: Order) -> None:
    """The locked order is over before it was paid: its cart can be reopened, which copies the lines."""
    Cart.objects.filter(order=order, status=Cart.Status.PAYING).update(status=Cart.Status.ABANDONED)
