"""Bags that were left: one letter with leave, at its hour, never when there is a reason not to; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from core import clock
from orders.carts.operations import expire_carts, remove_line, reopen_cart
from orders.carts.reminders.operations import restore_cart, take_cart_reminders
from orders.carts.reminders.rules import NoSuchReminder, ReminderLapsed
from orders.checkout.operations.keep_details import note_shopper
from orders.customers.consents.operations import record_consents
from orders.customers.consents.rules import CART_REMINDERS
from orders.models import Cart, CartReminder, LineItem, Order
from orders.sales.operations import expire_pending_orders
from storefront.letters.cart_reminder import write_due_letters
from storefront.letters.models import Letter
from tests.orders.conftest import come_back
from tests.orders.wardrobe import Piece, add_customer, add_piece, cart_with, shelve

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"
LATER = timedelta(hours=5)


def agree(email: str = ASHA, *, is_granted: bool = True) -> None:
    record_consents(email=email, phone="", answers={CART_REMINDERS: is_granted}, place="account")


def left_bag(*pieces: Piece) -> Cart:
    """Asha's bag, whose owner agreed to be reminded."""
    customer = add_customer(ASHA)
    agree()
    return Cart.objects.get(public_id=cart_with(*[(each, 1) for each in pieces], customer_id=customer))


def guest_bag(email: str = "guest@example.com", piece: Piece | None = None) -> Cart:
    cart_id = cart_with((piece or add_piece(), 1))
    assert note_shopper(cart_id=cart_id, email=email, consents={CART_REMINDERS: True})
    return Cart.objects.get(public_id=cart_id)


def written(after: timedelta = LATER) -> int:
    with clock.moved(after):
        return write_due_letters()


def token() -> str:
    text = Letter.objects.get(kind="cart_reminder").text
    return text.split("/cart/back/")[1].split("/")[0]


def test_one_letter_at_its_hour_with_the_pieces_and_the_way_out() -> None:
    cart = left_bag(add_piece())
    assert written(timedelta(hours=3, minutes=59)) == 0
    assert (written(), written(), written(timedelta(days=2))) == (1, 0, 0)
    letter = Letter.objects.get(kind="cart_reminder")
    assert (letter.to, letter.about, letter.status) == (ASHA, cart.public_id, "written")
    assert "Dear Asha," in letter.text
    assert "1: ₹1,500.00" in letter.text
    assert "/consents/" in letter.stop_url
    assert letter.stop_url in letter.text and letter.stop_url in letter.html
    row = CartReminder.objects.get()
    assert row.was_written and token() not in row.token_hash and len(row.token_hash) == 64


def test_guests_who_left_an_address_and_agreed_are_reminded_too() -> None:
    guest_bag("Guest@Example.com")
    silent = cart_with((add_piece("BLS-MRN-36"), 1))
    assert not note_shopper(cart_id=silent, email="b@example.com", consents={})
    assert not note_shopper(cart_id=silent, email="no address", consents={CART_REMINDERS: True})
    assert written() == 1
    letter = Letter.objects.get(kind="cart_reminder")
    assert letter.to == "guest@example.com"
    assert "Namaste," in letter.text


def test_not_without_leave_nor_after_it_was_withdrawn() -> None:
    cart = left_bag(add_piece())
    agree(is_granted=False)
    assert written() == 0
    assert CartReminder.objects.get(cart=cart).was_written is False
    agree()
    assert written(timedelta(hours=6)) == 0, "it was decided when it was looked at"


def test_what_is_changed_after_that_is_looked_at_again() -> None:
    cart = left_bag(add_piece())
    agree(is_granted=False)
    assert written() == 0
    agree()
    with clock.moved(timedelta(hours=6)):
        Cart.objects.filter(pk=cart.pk).update(changed_at=clock.now())
    assert written(timedelta(hours=11)) == 1


def _emptied(cart: Cart) -> None:
    remove_line(cart_id=cart.public_id, line_id=cart.lines.get().public_id)


def _lapsed(cart: Cart) -> None:
    Cart.objects.filter(pk=cart.pk).update(expires_at=clock.now())
    expire_carts()


def _bought_otherwise(cart: Cart) -> None:
    Order.objects.update(confirmed_at=clock.now(), status="confirmed", email=ASHA)


def _sold_out(cart: Cart) -> None:
    shelve("BLS-MRN-34", "BLR", 0, version=9)


def _old(cart: Cart) -> None:
    Cart.objects.filter(pk=cart.pk).update(changed_at=clock.now() - timedelta(days=4))


@pytest.mark.parametrize("happens", [_emptied, _lapsed, _sold_out, _old])
def test_no_letter_when_there_is_a_reason_not_to(happens: Callable[[Cart], None]) -> None:
    happens(left_bag(add_piece()))
    assert written() == 0
    assert not Letter.objects.exists()


def test_no_letter_once_they_have_ordered_something_since(placed: Callable[..., Order]) -> None:
    other = placed(email="else@example.com")
    left_bag(add_piece("BLS-MRN-36"))
    Order.objects.filter(pk=other.pk).update(email=ASHA, status="confirmed", confirmed_at=clock.now())
    assert written() == 0


def test_one_letter_a_week_whatever_bags_were_left() -> None:
    piece = add_piece()
    guest_bag(piece=piece)
    guest_bag(piece=piece)
    assert written() == 1
    guest_bag(piece=piece)
    assert written() == 0
    assert CartReminder.objects.filter(was_written=True).count() == 1


def test_a_payment_that_ran_out_leaves_a_bag_to_come_back_to(placed: Callable[..., Order]) -> None:
    order = placed()
    agree(order.email)
    assert written() == 0, "money may still come"
    Order.objects.update(placed_at=clock.now() - timedelta(days=1))
    with clock.moved(timedelta(hours=1)):
        expire_pending_orders()
    order.refresh_from_db()
    assert order.status == "expired"
    assert written() == 1

    opened = restore_cart(token=token(), customer_id=None, own_cart_id=None)
    assert opened.cart_id not in (None, order.cart.public_id)
    assert LineItem.objects.filter(cart__public_id=opened.cart_id).count() == 1


def test_a_bag_that_was_bought_is_not_brought_up(
    placed: Callable[..., Order], pay: Callable[..., dict[str, str]]
) -> None:
    order = placed()
    agree(order.email)
    assert come_back(order, pay(order)).status == "confirmed"
    assert written() == 0


def test_the_link_copies_a_guests_bag_and_twice_is_once() -> None:
    cart = guest_bag()
    assert written() == 1
    LineItem.objects.filter(cart=cart).update(quantity=2, unit_price=140000)
    opened = restore_cart(token=token(), customer_id=None, own_cart_id=None).cart_id
    assert opened is not None and opened != cart.public_id, "nobody shares a cart by a link"
    assert restore_cart(token=token(), customer_id=None, own_cart_id=opened).cart_id == opened
    rows = LineItem.objects.filter(cart__public_id=opened).values_list("quantity", "unit_price")
    assert list(rows) == [(2, 140000)], "with the price that was seen, so that a change is told"
    assert restore_cart(token=token(), customer_id=None, own_cart_id=cart.public_id).cart_id == cart.public_id
    assert CartReminder.objects.get().came_back_at is not None


def test_what_lies_in_the_visitors_own_bag_stays() -> None:
    one, other = add_piece(), add_piece("BLS-MRN-36")
    guest_bag(piece=one)
    assert written() == 1
    own = cart_with((one, 3), (other, 1))
    assert restore_cart(token=token(), customer_id=None, own_cart_id=own).cart_id == own
    assert list(LineItem.objects.filter(cart__public_id=own).values_list("quantity", flat=True)) == [3, 1]


def test_a_customers_bag_opens_for_nobody_else() -> None:
    cart = left_bag(add_piece())
    assert written() == 1
    for visitor in (None, add_customer("other@blouson.test")):
        found = restore_cart(token=token(), customer_id=visitor, own_cart_id=None)
        assert (found.cart_id, found.needs_login) == (None, True)
    assert cart.customer is not None
    mine = restore_cart(token=token(), customer_id=cart.customer.public_id, own_cart_id=None)
    assert mine.cart_id == cart.public_id


def test_nobody_elses_cart_is_written_to_by_a_link() -> None:
    guest_bag()
    assert written() == 1
    theirs = cart_with((add_piece("BLS-MRN-38"), 1), customer_id=add_customer())
    found = restore_cart(token=token(), customer_id=None, own_cart_id=theirs).cart_id
    assert found != theirs
    assert LineItem.objects.filter(cart__public_id=theirs).count() == 1


def test_wrong_and_old_links() -> None:
    guest_bag()
    assert written() == 1
    for wrong in ("", "guessed", CartReminder.objects.get().token_hash):
        with pytest.raises(NoSuchReminder):
            restore_cart(token=wrong, customer_id=None, own_cart_id=None)
    with clock.moved(timedelta(days=31)), pytest.raises(ReminderLapsed):
        restore_cart(token=token(), customer_id=None, own_cart_id=None)
    assert Cart.objects.count() == 1


def test_going_back_from_paying_keeps_the_address_with_the_bag(placed: Callable[..., Order]) -> None:
    order = placed()
    again = reopen_cart(cart_id=order.cart.public_id)
    assert Cart.objects.get(public_id=again).email == order.email


def test_as_many_questions_for_ten_as_for_two(django_assert_num_queries: Any) -> None:
    piece = add_piece(stock={"BLR": 50})
    for number in range(10):
        guest_bag(f"guest{number}@example.com", piece)
    with clock.moved(LATER), transaction.atomic(), django_assert_num_queries(14):
        assert len(take_cart_reminders(limit=2)) == 2
    with clock.moved(LATER), transaction.atomic(), django_assert_num_queries(14):
        assert len(take_cart_reminders()) == 8
