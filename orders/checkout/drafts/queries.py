"""A cart with what was told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orders.carts.models import Cart
from orders.carts.rules import NoSuchCart
from orders.checkout.drafts.models import CheckoutDraft
from orders.checkout.rules import PREPAID, CheckoutDetails
from orders.customers.rules import Address

LONGEST_CHAIN = 50
NOWHERE = Address("", "", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class ToldCart:
    """Where a cart stands and what was told of it. `id` is the cart that holds its lines now, whatever it was asked by."""

    id: str
    status: str
    customer_id: str | None
    customer_email: str
    customer_phone: str
    order_id: str | None
    currency: str
    created_at: datetime
    changed_at: datetime
    email: str
    phone: str
    company_name: str
    shipping: Address | None
    billing: Address | None
    option_code: str
    payment_method: str
    metadata: Mapping[str, Any]

    def details(self, payment_method: str = "") -> CheckoutDetails:
        """As the checkout takes them, complete or not: it says what is missing."""
        shipping = self.shipping or NOWHERE
        gstin = self.metadata.get("gstin")
        return CheckoutDetails(
            email=self.email or self.customer_email,
            phone=self.phone or shipping.phone or self.customer_phone,
            shipping=shipping,
            billing=self.billing if self.billing != self.shipping else None,
            shipping_option_code=self.option_code,
            customer_id=self.customer_id,
            payment_method=payment_method or self.payment_method or PREPAID,
            company_name=self.company_name,
            gstin=gstin if isinstance(gstin, str) else "",
        )


def told_cart(cart_id: str) -> ToldCart:
    """The cart that holds the lines of this one now, with what was told. Two queries, more after going back. Raises NoSuchCart."""
    asked = cart_id
    for _ in range(LONGEST_CHAIN):
        cart = Cart.objects.select_related("customer", "order", "successor").filter(public_id=asked).first()
        if cart is None:
            raise NoSuchCart
        if cart.successor is None:
            return _told(cart, CheckoutDraft.objects.filter(cart=cart).first() or CheckoutDraft())
        asked = cart.successor.public_id
    raise NoSuchCart


def _told(cart: Cart, draft: CheckoutDraft) -> ToldCart:
    return ToldCart(
        id=cart.public_id,
        status=cart.status,
        customer_id=cart.customer.public_id if cart.customer else None,
        customer_email=cart.customer.email if cart.customer else "",
        customer_phone=cart.customer.phone if cart.customer else "",
        order_id=cart.order.public_id if cart.order else None,
        currency=cart.currency,
        created_at=cart.created_at,
        changed_at=cart.changed_at,
        email=draft.email,
        phone=draft.phone,
        company_name=draft.company_name,
        shipping=Address(**draft.shipping) if draft.shipping else None,
        billing=Address(**draft.billing) if draft.billing else None,
        option_code=draft.option_code,
        payment_method=draft.payment_method,
        metadata=draft.metadata,
    )
