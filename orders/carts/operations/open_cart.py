"""A cart that can be changed: made, found and locked, and given its time."""

from __future__ import annotations

from core import clock
from core.rows import PreparedLock, change_row, insert_row
from orders.carts.models import Cart
from orders.carts.rules import CartNotOpen, NoSuchCart, cart_expiry
from orders.customers.models import Customer


def new_cart_for(customer: Customer | None) -> Cart:
    """The customer's open cart or a new one, in the caller's transaction: two tabs at once get the same."""
    if customer is not None:
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        known = open_cart_row(customer)
        if known is not None:
            return known
    expires_at = cart_expiry(now=clock.now(), is_customer=customer is not None, is_empty=True)
    cart = Cart(customer=customer, expires_at=expires_at)
    insert_row(cart)
    return cart


def open_cart_row(customer: Customer) -> Cart | None:
    """The customer's one open cart, if any."""
    return Cart.objects.own_open().filter(customer=customer).first()


_BY_ID = PreparedLock(Cart, lambda public_id: Cart.objects.filter(public_id=public_id))


def locked_cart(cart_id: str) -> Cart | None:
    """The cart, locked, whatever became of it. Caller's transaction."""
    return _BY_ID.first(public_id=cart_id)


def locked_open_cart(cart_id: str) -> Cart:
    """The cart, locked and open. Raises NoSuchCart or CartNotOpen. Caller's transaction."""
    cart = locked_cart(cart_id)
    if cart is None:
        raise NoSuchCart
    if cart.status != Cart.Status.OPEN:
        raise CartNotOpen(cart.status)
    return cart


def touch_cart(cart: Cart, *, is_empty: bool | None = None) -> None:
    """Note a change and give the locked cart its full time again. `is_empty` None asks whether something lies in it."""
    now = clock.now()
    empty = not cart.lines.exists() if is_empty is None else is_empty
    expires_at = cart_expiry(now=now, is_customer=cart.customer_id is not None, is_empty=empty)
    change_row(cart, changed_at=now, expires_at=expires_at)
