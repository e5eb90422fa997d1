"""A cart with what was told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.rows import PreparedValues
from orders.carts.models import Cart
from orders.carts.rules import NoSuchCart
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
    region: str
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


_CART = (
    "public_id", "status", "customer__public_id", "customer__email", "customer__phone", "order__public_id", "currency", "region",
    "created_at", "changed_at",
)  # fmt: skip
_DRAFT = (
    "email", "phone", "company_name", "shipping", "billing", "option_code", "payment_method", "metadata",
)  # fmt: skip
_TOLD = PreparedValues(
    lambda public_id: Cart.objects.filter(public_id=public_id).values_list(
        "successor__public_id", *_CART, *(f"told__{name}" for name in _DRAFT)
    )
)


def told_cart(cart_id: str) -> ToldCart:
    """The cart that holds the lines of this one now, with what was told. One query, more after going back. Raises NoSuchCart."""
    asked = cart_id
    for _ in range(LONGEST_CHAIN):
        row = _TOLD.first(public_id=asked)
        if row is None:
            raise NoSuchCart
        successor, *facts = row
        if successor is None:
            return _told(dict(zip((*_CART, *_DRAFT), facts, strict=True)))
        asked = successor
    raise NoSuchCart


def _told(row: Mapping[str, Any]) -> ToldCart:
    """Of a cart of which nothing was told every column of the draft is None."""
    return ToldCart(
        id=row["public_id"],
        status=row["status"],
        customer_id=row["customer__public_id"],
        customer_email=row["customer__email"] or "",
        customer_phone=row["customer__phone"] or "",
        order_id=row["order__public_id"],
        currency=row["currency"],
        region=row["region"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        email=row["email"] or "",
        phone=row["phone"] or "",
        company_name=row["company_name"] or "",
        shipping=Address(**row["shipping"]) if row["shipping"] else None,
        billing=Address(**row["billing"]) if row["billing"] else None,
        option_code=row["option_code"] or "",
        payment_method=row["payment_method"] or "",
        metadata=row["metadata"] or {},
    )
