"""What is still to arrive: said in the cart, kept on the order in the words of its moment, and counted into its day."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.inventory.operations import set_stock_terms
from orders.carts.queries import cart_summary
from orders.models import Order
from orders.sales.queries.lines import lines_of
from tests.orders.conftest import begin
from tests.orders.outside import Outside
from tests.orders.wardrobe import MUMBAI, Piece, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db
PREORDER = "Preorder: dispatched from 12 Jan 2027"
SOON = "Backorder: dispatched as soon as it arrives"
DAY = date(2027, 1, 12)


@pytest.fixture
def preorder() -> Piece:
    """One on the shelf, and five more from 12 January."""
    piece = add_piece(stock={"BLR": 1})
    set_stock_terms(variant_id=piece.pk, mode="preorder", limit=5, available_from=DAY)
    return piece


def words(order: Order) -> list[tuple[str, ...]]:
    return [line.words for line in lines_of(order.lines.all(), order.currency)]


def test_what_lies_there_is_promised_nothing(preorder: Piece, world: World) -> None:
    cart_id = cart_with((preorder, 1))
    assert cart_summary(cart_id).lines[0].notes == ()
    begin(cart_id=cart_id)
    assert (words(Order.objects.get()), Order.objects.get().lines.get().configuration) == ([()], {})


def test_a_part_that_is_to_come_is_named(preorder: Piece, world: World) -> None:
    cart_id = cart_with((preorder, 3))
    assert cart_summary(cart_id).lines[0].notes == ("2 of 3: dispatched from 12 Jan 2027",)
    begin(cart_id=cart_id)
    assert words(Order.objects.get()) == [("2 of 3: dispatched from 12 Jan 2027",)]


def test_a_preorder_says_its_day_and_is_expected_after_it(world: World, outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="preorder", limit=5, available_from=DAY)
    cart_id = cart_with((piece, 2))
    assert cart_summary(cart_id).lines[0].notes == (PREORDER,)
    outside.transit_days = None
    begin(cart_id=cart_id)
    order = Order.objects.get()
    assert (words(order), order.expected_on) == ([(PREORDER,)], None)


def test_the_day_is_counted_from_the_one_it_leaves(world: World, outside: Outside) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="preorder", limit=5, available_from=DAY)
    outside.transit_days = 4
    begin(cart_id=cart_with((piece, 1)))
    assert Order.objects.get().expected_on == date(2027, 1, 16)


def test_a_backorder_without_a_day_has_no_expected_day(world: World) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="backorder", limit=5)
    begin(cart_id=cart_with((piece, 1)))
    assert (words(Order.objects.get()), Order.objects.get().expected_on) == ([(SOON,)], None)


def test_a_placed_order_keeps_its_words(world: World) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="preorder", limit=5, available_from=DAY)
    begin(cart_id=cart_with((piece, 1)))
    set_stock_terms(variant_id=piece.pk, mode="preorder", limit=5, available_from=date(2027, 3, 1))
    order = Order.objects.get()
    assert words(order) == [(PREORDER,)]
    begin(cart_id=order.cart.public_id)
    assert words(order) == [(PREORDER,)]


def test_another_address_writes_the_promise_once(world: World) -> None:
    piece = add_piece(stock={"BLR": 0})
    set_stock_terms(variant_id=piece.pk, mode="preorder", limit=5, available_from=DAY)
    begin(cart_id=cart_with((piece, 1)))
    order = Order.objects.get()
    begin(cart_id=order.cart.public_id, shipping=MUMBAI)
    assert words(order) == [(PREORDER,)]
