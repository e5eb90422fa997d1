"""Orders taken without the ERP: flagged, asked about when it is back, and never changed by what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog.inventory.operations import record_stock_snapshot
from catalog.pricing.operations import (
    ListPriceFacts,
    PriceListFacts,
    open_price_list,
    save_price_list,
    set_list_price,
)
from core import clock
from core.money import Money
from orders.checkout.operations import PiecesShort, begin_payment, verify_flagged_orders
from orders.models import Order
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with, details, everything, told
from tests.world import World

pytestmark = pytest.mark.django_db
Placed = Callable[..., Order]


@pytest.fixture
def flagged(placed: Placed, outside: Outside) -> Order:
    """An order taken while the ERP was away; it is back now."""
    outside.erp_is_down = True
    order = placed()
    outside.erp_is_down = False
    return order


def test_when_the_erp_agrees_the_flags_go(flagged: Order) -> None:
    assert verify_flagged_orders() == 1
    flagged.refresh_from_db()
    assert (flagged.stock_verified, flagged.price_verified, flagged.flags) == (True, True, {})
    assert flagged.facts.get(kind="verified").text == "The ERP confirms stock and prices."
    assert verify_flagged_orders() == 0


def test_while_it_is_still_away_nothing_changes(flagged: Order, outside: Outside) -> None:
    outside.erp_is_down = True
    before = everything()
    assert verify_flagged_orders() == 0
    assert everything() == before


def test_missing_pieces_and_other_prices_are_for_staff(flagged: Order, outside: Outside) -> None:
    outside.stock = {"BLS-MRN-34": 0}
    outside.prices = {"BLS-MRN-34": Money(1_700_00)}
    assert verify_flagged_orders() == 1
    flagged.refresh_from_db()
    assert flagged.flags == {
        "stock_short": "The ERP has only BLS-MRN-34: 0 of 1. Call the customer.",
        "price_differs": "The ERP's price: BLS-MRN-34 ₹1,700.00, charged ₹1,500.00.",
    }
    assert flagged.total == 1_599_00
    assert told(flagged)[-1] == "flag"


@pytest.mark.parametrize(
    ("kind", "told", "differs"),
    [
        ("set", 1_700_00, True),
        ("set", 1_400_00, True),
        ("sale", 1_999_00, False),
        ("sale", 1_500_00, False),
        ("sale", 1_400_00, True),
        ("override", 1_400_00, False),
        ("special", 1_400_00, False),
    ],
)
def test_a_price_of_the_shop_s_own_is_no_difference(
    flagged: Order, outside: Outside, kind: str, told: int, differs: bool
) -> None:
    flagged.lines.update(price_kind=kind)
    outside.prices = {"BLS-MRN-34": Money(told)}
    assert verify_flagged_orders() == 1
    flagged.refresh_from_db()
    assert ("price_differs" in flagged.flags) is differs
    assert flagged.total == 1_599_00


def test_an_order_keeps_which_kind_of_price_it_was_sold_at(world: World, outside: Outside) -> None:
    piece = add_piece()
    list_id = save_price_list(PriceListFacts("diwali", "Diwali"))
    set_list_price(list_id, ListPriceFacts(piece.sku, Money(1_200_00)))
    open_price_list(list_id)
    outside.erp_is_down = True
    begin_payment(cart_id=cart_with((piece, 1)), details=details())
    outside.erp_is_down, outside.prices = False, {piece.sku: Money(1_500_00)}
    order = Order.objects.get()
    assert [(line.price_kind, line.unit_price) for line in order.lines.all()] == [("sale", 1_200_00)]
    verify_flagged_orders()
    order.refresh_from_db()
    assert order.flags == {}


def test_its_own_hold_does_not_make_an_order_short(flagged: Order, outside: Outside) -> None:
    outside.stock = {"BLS-MRN-34": 1}
    verify_flagged_orders()
    flagged.refresh_from_db()
    assert flagged.flags == {}


def test_an_old_snapshot_lets_only_small_quantities_of_plentiful_things_pass(
    world: World, outside: Outside
) -> None:
    plenty, few = add_piece(stock={"BLR": 5}), add_piece("SKT-RED-34", stock={"BLR": 2})
    outside.erp_is_down = True
    record_stock_snapshot(as_of=clock.now())
    carts = {
        "two of five": cart_with((plenty, 2)), "three of five": cart_with((plenty, 3)), "one of two": cart_with((few, 1)),
    }  # fmt: skip
    taken = []
    with clock.moved(timedelta(minutes=31)):
        for name, cart_id in carts.items():
            try:
                begin_payment(cart_id=cart_id, details=details())
                taken.append(name)
            except PiecesShort:
                continue
    assert taken == ["two of five"]
