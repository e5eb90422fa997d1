"""Buying from the range to pay at the door."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from catalog.products.models import ProductVariant
from catalog.products.operations import publish_product
from orders.carts.operations import add_line, create_cart
from orders.checkout.operations import begin_payment
from orders.models import Cart, CartCredit
from tests.erp_sync.conftest import DETAILS


def buy_for_cash(sku: str = "BL-IKAT-M", quantity: int = 1, *, card: str = "", **details: Any) -> str:
    """Order for cash on delivery; answers the public id of the confirmed order, its news not delivered yet."""
    variant = ProductVariant.objects.select_related("product").get(sku=sku)
    if variant.product.status != "published":
        publish_product(variant.product.public_id)
    cart_id = create_cart(customer_id=None)
    add_line(cart_id=cart_id, variant_id=variant.public_id, quantity=quantity)
    if card:
        CartCredit.objects.create(cart=Cart.objects.get(public_id=cart_id), account_id=card)
    return begin_payment(cart_id=cart_id, details=replace(DETAILS, payment_method="cod", **details)).order_id
