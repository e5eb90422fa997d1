"""Blouses that are made to measure, for the tests of orders."""

from __future__ import annotations

from catalog.made.operations import (
    AddOnContent,
    FieldContent,
    FormContent,
    set_add_on,
    set_measurement_form,
    set_tailoring,
)
from catalog.products.models import Product
from core.money import Money
from tests.orders.wardrobe import Piece, add_piece


def tailored(price: str = "2400.00", *, is_required: bool = False) -> Piece:
    """A blouse that can be made to measure in 12 days, with cups for ₹250 and haste for ₹500."""
    piece = add_piece(price=price)
    style = Product.objects.get(variants=piece.pk).erp_sku
    fields = (FieldContent("bust", "Bust", 711, 1321), FieldContent("under_bust", "Under bust", 610, 1219))
    set_measurement_form(FormContent("blouse", "Blouse", fields))
    set_tailoring(product_sku=style, form="blouse", lead_days=12, is_required=is_required)
    cups = AddOnContent(
        "cups", "Padded cups", (Money(250_00),), lead_days=1, is_returnable=True, product_skus=(style,)
    )
    set_add_on(cups)
    set_add_on(AddOnContent("rush", "Rush", (Money(500_00),), lead_days=-5, rank=1, product_skus=(style,)))
    return piece
