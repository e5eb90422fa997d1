"""A guest logs in: what they gathered joins their own cart."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from core.errors import NotFound
from core.locks import lock_rows
from orders.carts.models import Cart
from orders.carts.operations.change_region import follow_region
from orders.carts.operations.moving import move_lines
from orders.carts.operations.open_cart import open_cart_row, touch_cart
from orders.customers.models import Customer


@dataclass(frozen=True, slots=True)
class MergedCart:
    """The cart to go on with, and what to tell the shopper (may be empty)."""

    cart_id: str
    notices: tuple[str, ...]


@transaction.atomic
def merge_carts(*, guest_cart_id: str, customer_id: str) -> MergedCart:
    """Join a guest's cart with the customer's open one; merging twice gives the same result.

    Without an open cart of their own, the guest's becomes theirs. Quantities are summed and clamped to what can be
    sold. A guest cart that is being paid stays as it is. Raises NotFound for an unknown cart or customer.
    """
    customer = Customer.objects.filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    both = Q(public_id=guest_cart_id) | Q(customer=customer, status=Cart.Status.OPEN, is_assisted=False)
    carts = list(lock_rows(Cart.objects.filter(both)))
    guest = next((cart for cart in carts if cart.public_id == guest_cart_id), None)
    own = next((cart for cart in carts if cart is not guest and cart.customer_id == customer.pk), None)
    if guest is None:
        raise NotFound("This cart no longer exists.")
    if guest.customer_id not in (None, customer.pk):
        raise NotFound("This cart no longer exists.")
    if guest.status != Cart.Status.OPEN:
        return MergedCart(_current(guest, own, customer), ())
    if own is None:
        guest.customer = customer
        guest.save(update_fields=["customer"])
        touch_cart(guest)
        return MergedCart(guest.public_id, ())
    moved = follow_region(own, guest)
    return MergedCart(own.public_id, (*moved, *_notices(len(move_lines(source=guest, target=own)))))


def _current(guest: Cart, own: Cart | None, customer: Customer) -> str:
    """Where to go on when the guest's cart is no longer open: merged before, being paid, or ordered."""
    if guest.status == Cart.Status.PAYING:
        return guest.public_id
    current = own or open_cart_row(customer)
    return current.public_id if current else guest.public_id


def _notices(clamped: int) -> tuple[str, ...]:
    if not clamped:
        return ()
    pieces = "one piece" if clamped == 1 else f"{clamped} pieces"
    return (f"We joined your two carts. Of {pieces} there are not enough left, so we lowered the quantity.",)
