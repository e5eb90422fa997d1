"""Quantity tiers in a cart: another tier is no changed price, a changed price stays one."""

from __future__ import annotations

import pytest

from catalog.pricing.operations import (
    ListPriceFacts,
    PriceListFacts,
    open_price_list,
    save_price_list,
    set_list_prices,
)
from core.money import Money
from orders.carts.operations import change_line_quantity
from orders.carts.queries.changes import price_changes
from orders.models import LineItem
from tests.orders.wardrobe import add_piece, cart_with, reprice

pytestmark = pytest.mark.django_db


def in_tiers() -> str:
    """One blouse at ₹1,500 in a cart, ₹1,200 each from three on; answers the cart's id."""
    piece = add_piece()
    list_id = save_price_list(PriceListFacts("many", "Many"))
    set_list_prices(list_id, [ListPriceFacts(piece.sku, Money(1_200_00), 3)])
    open_price_list(list_id)
    return cart_with((piece, 1))


def test_another_tier_is_seen_as_it_is_chosen() -> None:
    cart_id = in_tiers()
    line_id = LineItem.objects.get().public_id
    for quantity, seen in ((3, 1_200_00), (4, 1_200_00), (2, 1_500_00)):
        change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=quantity)
        line = LineItem.objects.get()
        assert (line.quantity, line.unit_price) == (quantity, seen)
        assert price_changes(cart_id) == {}


def test_a_changed_price_is_still_told_after_another_quantity() -> None:
    cart_id = in_tiers()
    line_id = LineItem.objects.get().public_id
    reprice("BLS-MRN-34", "1600.00")
    change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=2)
    assert price_changes(cart_id) == {line_id: (Money(1_500_00), Money(1_600_00))}
