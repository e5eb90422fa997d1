"""Logging in and going back: lines move, nothing is lost, and doing it twice is doing it once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.inventory.models import InventoryLevel
from core.errors import NotFound
from orders.carts.operations import CartNotOpen, add_line, create_cart, merge_carts, reopen_cart
from orders.carts.queries import cart_count, cart_state, cart_summary
from orders.models import Cart, Order
from orders.sales.operations import CapturedPayment, confirm_order
from payments.models import PaymentIntent
from tests.orders.conftest import begin
from tests.orders.wardrobe import add_customer, add_piece, cart_with, everything, news, told
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_guest_s_cart_becomes_the_customer_s() -> None:
    customer_id, cart_id = add_customer(), cart_with((add_piece(), 2))
    merged = merge_carts(guest_cart_id=cart_id, customer_id=customer_id)
    assert (merged.cart_id, merged.notices) == (cart_id, ())
    state = cart_state(cart_id)
    assert state is not None and state.customer_id == customer_id


def test_two_carts_are_summed_and_clamped_with_a_notice_and_merging_twice_is_the_same() -> None:
    piece, other = add_piece(stock={"BLR": 4}), add_piece("SKT-RED-34")
    customer_id = add_customer()
    own = cart_with((piece, 3), customer_id=customer_id)
    guest = cart_with((piece, 3), (other, 1))
    merged = merge_carts(guest_cart_id=guest, customer_id=customer_id)
    assert merged.cart_id == own
    assert len(merged.notices) == 1 and "lowered the quantity" in merged.notices[0]
    assert [(line.sku, line.quantity) for line in cart_summary(own).lines] == [
        ("BLS-MRN-34", 4),
        ("SKT-RED-34", 1),
    ]
    before = everything()
    again = merge_carts(guest_cart_id=guest, customer_id=customer_id)
    assert (again.cart_id, again.notices) == (own, ())
    assert everything() == before
    state = cart_state(guest)
    assert state is not None and (state.status, state.successor_id) == ("abandoned", own)


def test_another_customer_s_cart_is_nobody_else_s() -> None:
    mine, theirs = add_customer(), add_customer("ravi@blouson.test")
    cart_id = cart_with((add_piece(), 1), customer_id=theirs)
    before = everything()
    with pytest.raises(NotFound):
        merge_carts(guest_cart_id=cart_id, customer_id=mine)
    with pytest.raises(NotFound):
        merge_carts(guest_cart_id="cart_unknown", customer_id=mine)
    assert everything() == before


def test_a_cart_that_is_being_paid_stays_as_it_is_at_login(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    begin(cart_id=cart_id)
    assert merge_carts(guest_cart_id=cart_id, customer_id=add_customer()).cart_id == cart_id
    assert Cart.objects.get(public_id=cart_id).status == "paying"


def test_going_back_cancels_the_order_frees_the_stock_and_copies_the_lines(world: World) -> None:
    cart_id = cart_with((add_piece(), 2))
    begin(cart_id=cart_id)
    new_id = reopen_cart(cart_id=cart_id)
    order = Order.objects.get()
    assert new_id != cart_id
    assert (order.status, told(order)[-1]) == ("cancelled", "cancelled")
    assert InventoryLevel.objects.get().reserved == 0
    assert PaymentIntent.objects.get().status == "cancelled"
    assert news("OrderCancelled")[0]["was_confirmed"] is False
    assert cart_count(new_id) == 2 and cart_summary(new_id).can_check_out


def test_going_back_twice_answers_with_the_same_cart(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    begin(cart_id=cart_id)
    new_id = reopen_cart(cart_id=cart_id)
    before = everything()
    assert reopen_cart(cart_id=cart_id) == new_id == reopen_cart(cart_id=new_id)
    assert everything() == before
    begin(cart_id=new_id)
    third = reopen_cart(cart_id=cart_id)
    assert third not in (cart_id, new_id)
    assert Order.objects.filter(status="cancelled").count() == 2


def test_going_back_joins_what_the_customer_has_gathered_elsewhere(world: World) -> None:
    customer_id, piece, other = add_customer(), add_piece(), add_piece("SKT-RED-34")
    paying = cart_with((piece, 1), customer_id=customer_id)
    begin(cart_id=paying, customer_id=customer_id)
    elsewhere = create_cart(customer_id=customer_id)
    assert elsewhere != paying
    add_line(cart_id=elsewhere, variant_id=other.public_id, quantity=1)
    assert reopen_cart(cart_id=paying) == elsewhere
    assert cart_count(elsewhere) == 2


def test_an_ordered_cart_does_not_come_back(placed: Callable[..., Order]) -> None:
    order = placed()
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    before = everything()
    with pytest.raises(CartNotOpen) as refusal:
        reopen_cart(cart_id=Cart.objects.get().public_id)
    assert "start a new one" in refusal.value.message
    assert everything() == before
    with pytest.raises(NotFound):
        reopen_cart(cart_id="cart_unknown")
