"""Filling a cart: whole numbers from one to ten, no more than can be sold, refusals that change nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.products.models import Product, ProductVariant
from catalog.products.operations import withdraw_product
from core import clock
from core.errors import Invalid, NotFound, Refused
from core.money import Money
from orders.carts.operations import (
    CartFull,
    LineGone,
    NotForSale,
    TooManyPieces,
    accept_prices,
    add_line,
    change_line_quantity,
    create_cart,
    expire_carts,
    remove_line,
)
from orders.carts.queries import cart_count, cart_state, cart_summary, open_cart_of
from orders.carts.queries.changes import price_changes
from orders.carts.rules import MOST_LINES, NoSuchCart
from orders.models import Cart, LineItem
from tests.orders.wardrobe import add_customer, add_piece, cart_with, everything, reprice, shelve

pytestmark = pytest.mark.django_db


def refused(kind: type[Refused], work: Callable[[], Any]) -> Refused:
    """The verb refuses with a message and leaves every row as it was."""
    before = everything()
    with pytest.raises(kind) as caught:
        work()
    assert everything() == before
    assert caught.value.message
    return caught.value


def test_adding_twice_is_one_line_with_the_sum() -> None:
    piece = add_piece()
    cart_id = cart_with((piece, 2), (piece, 1))
    line = LineItem.objects.get()
    assert (line.quantity, line.unit_price) == (3, 1_500_00)
    assert cart_count(cart_id) == 3


@pytest.mark.parametrize("nonsense", [0, -1, 1.0, 1.5, "2", True, None, 10**9])
def test_only_whole_numbers_of_pieces(nonsense: Any) -> None:
    piece = add_piece(stock={"BLR": 50})
    cart_id = cart_with((piece, 1))
    kind = TooManyPieces if nonsense == 10**9 else Invalid
    refused(kind, lambda: add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=nonsense))


def test_at_most_ten_of_one_piece() -> None:
    piece = add_piece(stock={"BLR": 50})
    cart_id = cart_with((piece, 10))
    refusal = refused(
        TooManyPieces, lambda: add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
    )
    assert "at most 10" in refusal.message
    line_id = LineItem.objects.get().public_id
    refused(TooManyPieces, lambda: change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=11))


def test_the_database_holds_the_bounds_too() -> None:
    piece = add_piece()
    cart = Cart.objects.get(public_id=cart_with((piece, 1)))
    for quantity in (0, 11):
        with pytest.raises(IntegrityError), transaction.atomic():
            LineItem.objects.filter(cart=cart).update(quantity=quantity)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineItem.objects.create(cart=cart, variant_id=piece.pk, quantity=1, unit_price=1)


def test_no_more_than_can_be_sold_and_the_message_says_how_many() -> None:
    piece = add_piece(stock={"BLR": 3})
    cart_id = cart_with((piece, 2))
    refusal = refused(NotForSale, lambda: add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=2))
    assert refusal.message == "Only 3 left of Meera Silk Blouse in this size. Your cart already has 2."
    shelve(piece.sku, "BLR", 0, version=2)
    refusal = refused(NotForSale, lambda: add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1))
    assert "is sold out in this size" in refusal.message


def test_fewer_is_always_allowed() -> None:
    piece = add_piece(stock={"BLR": 3})
    cart_id = cart_with((piece, 3))
    shelve(piece.sku, "BLR", 1, version=2)
    line_id = LineItem.objects.get().public_id
    change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=2)
    assert LineItem.objects.get().quantity == 2
    change_line_quantity(cart_id=cart_id, line_id=line_id, quantity=0)
    assert not LineItem.objects.exists()


def test_what_is_not_sold_is_not_added() -> None:
    piece = add_piece()
    cart_id = create_cart()
    withdraw_product(Product.objects.get().public_id)
    refused(NotForSale, lambda: add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1))
    refused(NotFound, lambda: add_line(cart_id=cart_id, variant_id="variant_unknown", quantity=1))
    refused(NoSuchCart, lambda: cart_summary("cart_unknown"))


def test_another_cart_s_line_is_not_touched() -> None:
    piece = add_piece()
    mine, _theirs = create_cart(), cart_with((piece, 1))
    line_id = LineItem.objects.get().public_id
    refused(LineGone, lambda: change_line_quantity(cart_id=mine, line_id=line_id, quantity=5))
    remove_line(cart_id=mine, line_id=line_id)
    assert LineItem.objects.get().quantity == 1


def test_a_cart_holds_so_many_different_pieces() -> None:
    first, second = add_piece("BLS-001-34"), add_piece("BLS-002-34")
    cart_id = create_cart()
    cart, product = Cart.objects.get(public_id=cart_id), Product.objects.first()
    others = ProductVariant.objects.bulk_create(
        ProductVariant(product=product, sku=f"SKT-{number}", hs_code="62061090")
        for number in range(MOST_LINES - 1)
    )
    LineItem.objects.bulk_create(
        LineItem(cart=cart, variant=variant, quantity=1, unit_price=1) for variant in others
    )
    add_line(cart_id=cart_id, variant_id=first.public_id, quantity=1)
    refused(CartFull, lambda: add_line(cart_id=cart_id, variant_id=second.public_id, quantity=1))
    add_line(cart_id=cart_id, variant_id=first.public_id, quantity=1)


def test_the_summary_says_what_stands_in_the_way() -> None:
    blouse, skirt, gone = (
        add_piece(),
        add_piece("SKT-RED-34", title="Tara Skirt"),
        add_piece("LEH-RED-34", title="Roopa Lehenga"),
    )
    cart_id = cart_with((blouse, 2), (skirt, 3), (gone, 1))
    assert cart_summary(cart_id).can_check_out
    reprice(blouse.sku, "1600.00")
    shelve(skirt.sku, "BLR", 1, version=2)
    withdraw_product(Product.objects.get(title="Roopa Lehenga").public_id)
    summary = cart_summary(cart_id)
    assert [line.problem for line in summary.lines] == [
        "The price changed from ₹1,500.00 to ₹1,600.00.",
        "Only 1 left. Please lower the quantity.",
        "This piece is no longer sold. Please remove it.",
    ]
    assert not summary.can_check_out
    assert summary.problems[2].startswith("Roopa Lehenga: ")
    assert summary.subtotal == Money(2 * 1_600_00 + 3 * 1_500_00)  # what is not sold does not count


def test_accepting_prices_makes_the_shown_ones_the_seen_ones() -> None:
    piece = add_piece()
    cart_id = cart_with((piece, 1))
    assert price_changes(cart_id) == {}
    reprice(piece.sku, "1600.00")
    line = LineItem.objects.get()
    assert price_changes(cart_id) == {line.public_id: (Money(1_500_00), Money(1_600_00))}
    accept_prices(cart_id=cart_id, shown={line.public_id: 1_600_00, "line_of_another": 1})
    assert cart_summary(cart_id).can_check_out
    line.refresh_from_db()
    assert line.unit_price == 1_600_00


def test_accepting_what_is_no_longer_the_price_accepts_nothing_else() -> None:
    piece = add_piece()
    cart_id = cart_with((piece, 1))
    reprice(piece.sku, "1600.00")
    reprice(piece.sku, "1700.00", version=3)
    line_id = LineItem.objects.get().public_id
    accept_prices(cart_id=cart_id, shown={line_id: 1_600_00})
    assert price_changes(cart_id) == {line_id: (Money(1_600_00), Money(1_700_00))}


def test_totals_with_and_without_carriage_and_state() -> None:
    cart_id = cart_with((add_piece(), 1))
    bare = cart_summary(cart_id)
    assert (bare.subtotal, bare.shipping, bare.total) == (Money(1_500_00), None, Money(1_500_00))
    assert (bare.tax.igst, bare.tax.taxable) == (Money(71_43), Money(1_428_57))
    assert bare.free_shipping_gap == Money(499_00)
    assert [(option.code, option.amount) for option in bare.shipping_options] == [
        ("standard", Money(99_00)), ("express", Money(199_00)),
    ]  # fmt: skip
    home = cart_summary(cart_id, state_code="29", shipping_option="standard")
    assert (home.shipping, home.total) == (Money(99_00), Money(1_599_00))
    assert (home.tax.cgst, home.tax.sgst, home.tax.igst) == (Money(38_07), Money(38_07), Money(0))
    away = cart_summary(cart_id, state_code="27", shipping_option="standard")
    assert away.tax.igst == Money(71_43 + 4_71)


def test_an_empty_cart_comes_to_nothing() -> None:
    summary = cart_summary(create_cart())
    assert (summary.count, summary.total, summary.tax.total) == (0, Money(0), Money(0))
    assert not summary.can_check_out and summary.free_shipping_gap is None


def test_a_summary_asks_the_same_number_of_questions_however_full(django_assert_max_num_queries: Any) -> None:
    one = cart_with((add_piece(), 1))
    many = cart_with(*[(add_piece(f"SKT-{number:03}-34"), 2) for number in range(8)])
    cart_summary(one, state_code="29", shipping_option="standard")  # what a process asks only once
    for cart_id in (one, many):
        with django_assert_max_num_queries(14):
            cart_summary(cart_id, state_code="29", shipping_option="standard")


def test_whose_cart_it_is() -> None:
    customer_id = add_customer()
    cart_id = create_cart(customer_id=customer_id)
    assert create_cart(customer_id=customer_id) == cart_id == open_cart_of(customer_id)
    state = cart_state(cart_id)
    assert state is not None and (state.status, state.customer_id, state.order_id) == (
        "open",
        customer_id,
        None,
    )
    assert cart_state("cart_unknown") is None
    with pytest.raises(NotFound):
        create_cart(customer_id="cus_unknown")


def test_carts_lapse_by_their_kind_and_empty_ones_vanish() -> None:
    piece = add_piece()
    empty, guest = create_cart(), cart_with((piece, 1))
    own = cart_with((piece, 1), customer_id=add_customer())
    with clock.moved(timedelta(hours=7)):
        assert expire_carts() == 1
    assert cart_state(empty) is None
    with clock.moved(timedelta(days=31)):
        assert expire_carts() == 1
    with clock.moved(timedelta(days=91)):
        assert expire_carts() == 1
        assert expire_carts() == 0
    assert {cart_id: cart_state(cart_id).status for cart_id in (guest, own)} == {
        guest: "abandoned",
        own: "abandoned",
    }  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_piece_added_many_times_at_once_is_counted_right() -> None:
    piece = add_piece(stock={"BLR": 5})
    cart_id = create_cart()
    refusals: list[Exception] = []

    def add() -> None:
        try:
            add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1)
        except NotForSale as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (LineItem.objects.get().quantity, len(refusals)) == (5, 3)
