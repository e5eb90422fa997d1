"""The checkout with the real adapters: the ERP and the courier answer, or fail, over HTTP."""

from __future__ import annotations

import time

import pytest
from pytest_django.fixtures import Settings

from core.money import Money
from orders.checkout.operations import (
    PiecesShort,
    PriceChanged,
    begin_payment,
    verify_flagged_orders,
)
from orders.models import Order
from tests.orders.wardrobe import Piece, add_piece, cart_with, details, everything
from tests.world import World

pytestmark = pytest.mark.django_db
SKU = "BL-IKAT-M"  # in the ERP at ₹1,499, with 10, 5 and 2 on its shelves


@pytest.fixture
def piece(world: World, outside: object, settings: Settings) -> Piece:
    """A blouse that the ERP knows too; the shop's adapters are the ones of production."""
    settings.LIVE_STOCK = "erp_sync.arkone.live_stock.ArkOneLiveStock"
    settings.LIVE_PRICE = "erp_sync.arkone.live_price.ArkOneLivePrice"
    settings.COURIER = "erp_sync.shiprocket.courier.ShiprocketCourier"
    settings.ARKONE_PRICE_LIST = "RETAIL"
    settings.LIVE_CHECK_TIMEOUT_S = 3.0
    world.arkone.reset(fixture="small")
    return add_piece(SKU, price="1499.00", stock={"BLR": 10})


def test_what_the_erp_confirms_is_verified(piece: Piece) -> None:
    begin_payment(cart_id=cart_with((piece, 2)), details=details())
    order = Order.objects.get()
    assert (order.stock_verified, order.price_verified, order.flags) == (True, True, {})
    assert order.item_total == 2 * 1_499_00
    assert order.expected_on is not None


def test_what_the_erp_no_longer_has_is_refused(piece: Piece, world: World) -> None:
    for code in ("BLR", "MUM", "DEL"):
        world.arkone.seed(stock=[{"sku": SKU, "warehouse": code, "on_hand": 0}])
    cart_id = cart_with((piece, 1))
    before = everything()
    with pytest.raises(PiecesShort):
        begin_payment(cart_id=cart_id, details=details())
    assert everything() == before


def test_the_erp_s_new_price_is_shown_before_it_is_charged(piece: Piece, world: World) -> None:
    world.arkone.seed(
        prices=[{"id": f"PRICE-{SKU}", "sku": SKU, "price_list": "RETAIL", "rate": "1599.00", "min_qty": 1}]
    )
    cart_id = cart_with((piece, 1))
    before = everything()
    with pytest.raises(PriceChanged) as refusal:
        begin_payment(cart_id=cart_id, details=details())
    assert list(refusal.value.changes.values()) == [(Money(1_499_00), Money(1_599_00))]
    assert everything() == before


@pytest.mark.parametrize("fault", [("status", {"code": 503}), ("html_body", {}), ("latency", {"ms": 3000})])
def test_an_erp_that_is_slow_or_down_takes_the_order_in_time_and_verifies_it_later(
    piece: Piece, world: World, settings: Settings, fault: tuple[str, dict[str, int]]
) -> None:
    settings.LIVE_CHECK_TIMEOUT_S = 0.8
    action, params = fault
    world.arkone.add_fault(action, match={"path_regex": "availability|price-quotes"}, params=params)
    cart_id = cart_with((piece, 1))
    began_at = time.monotonic()
    begin_payment(cart_id=cart_id, details=details())
    assert time.monotonic() - began_at < 3.0
    order = Order.objects.get()
    assert (order.status, order.stock_verified, order.price_verified) == ("pending", False, False)
    world.arkone.clear_faults()
    verify_flagged_orders()
    order.refresh_from_db()
    assert (order.stock_verified, order.price_verified, order.flags) == (True, True, {})
