"""A visitor at the counter: goods to ask for, and the ways of asking."""

from __future__ import annotations

from typing import Any

from django.test import Client

from catalog.products.models import ProductVariant
from tests.catalog.stockroom import add_shown

ORIGIN = {"Origin": "http://testserver"}


def one_blouse(*, stock: int = 5, price: str = "1999.00") -> ProductVariant:
    """A published maroon blouse in one size, 34."""
    product = add_shown(stock=stock, price=price)
    return ProductVariant.objects.get(product=product)


def add(client: Client, variant: ProductVariant, *, quantity: int = 1, island: bool = False) -> Any:
    """Press "Add to bag"; `island` as htmx does it."""
    headers = {**ORIGIN, **({"HX-Request": "true"} if island else {})}
    sent = {"variant": variant.public_id, "quantity": str(quantity)}
    return client.post("/islands/add-to-cart/", sent, headers=headers)
