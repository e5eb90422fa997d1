"""The tax shown before paying is the tax of the order: the same places serve, by the same strategy and PIN code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.inventory.models import StockSettings
from catalog.inventory.operations import LocationFacts, StockFacts, set_stock_level, set_stock_location
from core import clock
from orders.carts.queries import cart_summary
from orders.models import Order
from tests.orders.conftest import begin
from tests.orders.wardrobe import BENGALURU, Piece, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db
MUMBAI_STORE = LocationFacts(
    code="BOM", name="Mumbai store", city="Mumbai", state_code="27", state="Maharashtra", pincode="400050",
    gstin="27ABCDE1234F1Z0",
)  # fmt: skip
BELAGAVI = replace(BENGALURU, city="Belagavi", pincode="590001")  # in Karnataka, but nearer to Mumbai


def piece_at_both() -> Piece:
    """Two in Bengaluru and two in Mumbai; whatever is nearest serves."""
    StockSettings.objects.create(allocation_strategy="nearest")
    piece = add_piece(stock={"BLR": 2})
    set_stock_location(MUMBAI_STORE)
    set_stock_level(StockFacts(piece.sku, "BOM", 2, 0, version=1, as_of=clock.now()))
    return piece


def test_nearest_goes_by_the_pin_and_the_cart_shows_that_tax(world: World) -> None:
    cart_id = cart_with((piece_at_both(), 1))
    unsaid = cart_summary(cart_id, state_code="29").tax
    assert (unsaid.cgst.amount, unsaid.sgst.amount, unsaid.igst.amount) == (35_71, 35_71, 0)
    shown = cart_summary(cart_id, state_code="29", pincode="590001", shipping_option="standard").tax
    assert (shown.cgst.amount, shown.igst.amount) == (0, 71_43 + 4_71)  # 150000·5/105 and 9900·5/105
    begin(cart_id=cart_id, shipping=BELAGAVI)
    order = Order.objects.get()
    line = order.lines.get()
    assert (line.location_code, line.igst + line.shipping_igst, order.tax_total) == ("BOM", 76_14, 76_14)


def test_near_bengaluru_the_same_cart_stays_within_the_state(world: World) -> None:
    cart_id = cart_with((piece_at_both(), 1))
    shown = cart_summary(cart_id, state_code="29", pincode="560038").tax
    assert (shown.cgst.amount, shown.sgst.amount, shown.igst.amount) == (35_71, 35_71, 0)
