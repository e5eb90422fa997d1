"""A cart to put pieces into."""

from __future__ import annotations

from django.db import transaction

from core.errors import NotFound
from orders.carts.operations.change_region import open_market, sell_in
from orders.carts.operations.open_cart import new_cart_for
from orders.customers.models import Customer


@transaction.atomic
def create_cart(*, customer_id: str | None = None, region: str | None = None) -> str:
    """A new empty cart, or the customer's open one when they have one; returns its public id.

    It is sold in the region of that code; None: at home, or where the customer's own cart is. Raises NotFound or RegionClosed.
    """
    customer = None
    if customer_id is not None:
        customer = Customer.objects.filter(public_id=customer_id).first()
        if customer is None:
            raise NotFound("There is no such customer.")
    cart = new_cart_for(customer)
    if region is not None and region != cart.region:
        sell_in(cart, open_market(region))
    return cart.public_id
