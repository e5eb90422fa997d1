"""Gift cards and store credit at checkout: a way of paying, held, spent and given back; sums tie out to the paisa."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum

from core import clock
from core.money import Money
from orders.carts.operations import (
    NoStoreCredit,
    NothingLeft,
    apply_gift_card,
    enter_code,
    remove_credit,
    use_store_credit,
)
from orders.carts.queries import cart_summary
from orders.checkout.operations import begin_payment
from orders.models import Cart, CartCredit, Order
from orders.sales.operations import cancel_order, expire_order
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.queries import order_page
from payments.credit.operations import CreditGone, block_credit, hold_credit
from payments.credit.queries import code_for_letter
from payments.models import CreditUse, LedgerEntry, PaymentIntent, Refund
from payments.operations import NothingToRefund
from tests.catalog.inventory.test_crowd import at_once
from tests.orders.conftest import begin, come_back
from tests.orders.wardrobe import add_customer, add_piece, cart_with, details
from tests.payments.credit.accounts import add_card, add_credit, assert_books_straight, seen, wanting
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db(transaction=True)
Pay = Callable[..., dict[str, str]]
TOTAL = 1_59_900  # a blouse of ₹1,500 and carriage of ₹99


def order_with(*accounts: str, customer_id: str | None = None) -> Order:
    """An order for one blouse with these cards beside it, its payment begun."""
    cart_id = cart_with((add_piece(), 1), customer_id=customer_id)
    for account in accounts:
        CartCredit.objects.create(cart=Cart.objects.get(public_id=cart_id), account_id=account)
    start = begin(cart_id=cart_id, customer_id=customer_id)
    return Order.objects.get(public_id=start.order_id)


def sums(order: Order) -> tuple[int, int]:
    """What providers captured less what they gave back, and what credit paid less what went back to it."""
    captured = LedgerEntry.objects.filter(payment__intent__reference=order.reference)
    uses = CreditUse.objects.filter(reference=order.reference, status="spent")
    kept = sum(use.amount - use.given_back for use in uses)
    return int(captured.aggregate(total=Sum("amount", default=0))["total"]), kept


def test_a_card_pays_its_part_and_the_gateway_the_rest(world: World, pay: Pay) -> None:
    card = add_card(50_000)
    order = order_with(card)
    assert (order.total, order.credit_total, order.amount_due) == (TOTAL, 50_000, Money(1_09_900))
    assert PaymentIntent.objects.get().amount == 1_09_900
    assert (seen(card).balance, seen(card).available) == (Money(50_000), Money(0))
    order = come_back(order, pay(order))
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert seen(card).balance == Money(0)
    assert sums(order) == (1_09_900, 50_000)
    page = order_page(order.public_id)
    assert [(each.label, each.amount) for each in page.credits] == [
        (f"Gift card ending {seen(card).last_four}", Money(50_000))
    ]
    assert page.timeline[-1].text == (
        "₹1,099.00 paid. ₹500.00 paid by gift card or store credit. Order confirmed."
    )
    assert_books_straight()


def test_gst_and_total_are_those_of_the_goods(world: World) -> None:
    plain, with_card = order_with(), order_with(add_card(50_000))
    assert (plain.total, plain.tax_total) == (with_card.total, with_card.tax_total)
    assert [line.taxable for line in plain.lines.all()] == [line.taxable for line in with_card.lines.all()]


def test_what_credit_covers_wholly_is_confirmed_without_a_payment(world: World) -> None:
    card, asha = add_card(1_00_000), add_customer()
    credit = add_credit(1_00_000, owner=asha)
    order = order_with(card, credit, customer_id=asha)
    assert (order.status, order.payment_status) == ("confirmed", "not_needed")
    assert not PaymentIntent.objects.exists()
    assert (seen(card).balance, seen(credit).balance) == (Money(0), Money(40_100))
    assert sums(order) == (0, TOTAL)


def test_less_than_a_rupee_is_never_left_to_pay(world: World) -> None:
    card = add_card(TOTAL - 40)
    order = order_with(card)
    assert (order.amount_due, seen(card).available) == (Money(100), Money(60))


def test_an_order_that_expires_or_is_left_lets_the_card_go(world: World) -> None:
    card = add_card(50_000)
    left, late = order_with(card), None
    cancel_order(order_id=left.public_id, reason="Changed my mind")
    assert (seen(card).available, CreditUse.objects.get().status) == (Money(50_000), "released")
    late = order_with(card)
    with clock.moved(timedelta(hours=25)):
        assert expire_order(order_id=late.public_id)
    assert seen(card).available == Money(50_000)
    assert not Refund.objects.exists()
    assert_books_straight()


def test_cancelling_a_paid_order_sends_each_part_back_where_it_came_from(world: World, pay: Pay) -> None:
    card = add_card(50_000)
    order = order_with(card)
    order = come_back(order, pay(order))
    for _ in range(2):
        cancel_order(order_id=order.public_id, reason="Too small")
    drain_outbox()
    order.refresh_from_db()
    assert [(refund.amount, refund.reason) for refund in Refund.objects.all()] == [
        (1_09_900, "order_cancelled")
    ]
    assert (seen(card).balance, order.payment_status) == (Money(50_000), "refunding")
    texts = [entry.text for entry in order_page(order.public_id).timeline]
    assert texts.count("₹500.00 returned to the gift card or store credit it came from.") == 1
    assert_books_straight()


def test_cancelling_what_credit_paid_alone_is_refunded_at_once(world: World) -> None:
    card = add_card(2_00_000)
    order = order_with(card)
    cancel_order(order_id=order.public_id, reason="Too small")
    order.refresh_from_db()
    assert (order.payment_status, seen(card).balance) == ("refunded", Money(2_00_000))
    assert not Refund.objects.exists()


def test_a_capture_after_the_order_was_left_goes_back_and_the_card_stays_free(world: World, pay: Pay) -> None:
    card = add_card(50_000)
    order = order_with(card)
    posted = pay(order)
    with clock.moved(timedelta(hours=25)):
        expire_order(order_id=order.public_id)
    order = come_back(order, posted)
    drain_outbox()
    assert (order.status, seen(card).available) == ("expired", Money(50_000))
    assert Refund.objects.get().amount == 1_09_900
    assert_books_straight()


def test_the_whole_total_is_the_wrong_amount_for_an_order_with_a_card(world: World, pay: Pay) -> None:
    order = order_with(add_card(50_000))
    Order.objects.update(credit_total=40_000)
    order = come_back(order, pay(order))
    drain_outbox()
    assert order.status == "pending"
    assert Refund.objects.get().reason == "wrong_amount"


def test_another_address_keeps_the_card_and_asks_for_the_new_rest(world: World, pay: Pay) -> None:
    card = add_card(50_000)
    order = order_with(card)
    cart = Cart.objects.get(order=order)
    begin_payment(cart_id=cart.public_id, details=details(shipping_option_code="express"))
    order.refresh_from_db()
    assert order.total > TOTAL
    assert order.amount_due == Money(order.total - 50_000)
    assert PaymentIntent.objects.get(status="open").amount == order.total - 50_000
    order = come_back(order, pay(order))
    assert sums(order) == (order.total - 50_000, 50_000)


@pytest.mark.parametrize("why", ["held elsewhere", "blocked"])
def test_a_card_that_is_gone_meanwhile_pays_nothing_and_says_so_in_the_bag(world: World, why: str) -> None:
    card = add_card(50_000)
    cart_id = cart_with((add_piece(), 1))
    apply_gift_card(cart_id=cart_id, code=code_for_letter(card))
    if why == "blocked":
        block_credit(account_id=card, reason="stolen")
    else:
        hold_credit(reference="WEB-9", wanted=wanting([card], 50_000))
    summary = cart_summary(cart_id)
    assert summary.credit is not None
    assert [(each.amount, each.words) for each in summary.credit.entered] == [
        (Money(0), "Nothing of it can be used for this bag.")
    ]
    assert summary.to_pay == summary.total
    order = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    assert (order.credit_total, order.amount_due) == (0, Money(TOTAL))


def test_one_card_in_two_bags_pays_for_one_of_them(world: World) -> None:
    card = add_card(2_00_000)
    carts = [cart_with((add_piece(stock={"BLR": 9}), 1)) for _ in range(4)]
    for cart_id in carts:
        apply_gift_card(cart_id=cart_id, code=code_for_letter(card))
    outcomes = at_once([lambda cart_id=cart_id: begin(cart_id=cart_id) for cart_id in carts])  # type: ignore[misc]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(outcome, CreditGone) for outcome in refused)
    spent = Order.objects.aggregate(total=Sum("credit_total", default=0))["total"]
    assert spent <= 2_00_000
    assert Order.objects.filter(credit_total=TOTAL, status="confirmed").count() == 1
    for order in Order.objects.all():
        assert order.total == order.credit_total + order.amount_due.amount
    assert_books_straight()


def test_a_bag_takes_a_card_once_and_gives_it_up_again(world: World) -> None:
    card = add_card(50_000)
    cart_id = cart_with((add_piece(), 1))
    for _ in range(2):
        told = enter_code(cart_id=cart_id, code=code_for_letter(card).lower())
    assert told == f"We took your gift card ending {seen(card).last_four}: ₹500.00 is on it."
    summary = cart_summary(cart_id, shipping_option="standard")
    assert summary.credit is not None
    assert (summary.total, summary.credit.amount, summary.to_pay) == (
        Money(TOTAL), Money(50_000), Money(1_09_900),
    )  # fmt: skip
    remove_credit(cart_id=cart_id, account_id=card)
    assert cart_summary(cart_id).to_pay == cart_summary(cart_id).total


def test_an_empty_card_is_refused_by_name(world: World) -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-9", wanted=wanting([card], 50_000))
    cart_id = cart_with((add_piece(), 1))
    with pytest.raises(NothingLeft):
        apply_gift_card(cart_id=cart_id, code=code_for_letter(card))
    assert not CartCredit.objects.exists()


def test_store_credit_is_its_owners_alone(world: World) -> None:
    asha, meera = add_customer(), add_customer("meera@blouson.test")
    credit = add_credit(50_000, owner=asha)
    theirs = cart_with((add_piece(), 1), customer_id=meera)
    with pytest.raises(NoStoreCredit):
        use_store_credit(cart_id=theirs)
    CartCredit.objects.create(cart=Cart.objects.get(public_id=theirs), account_id=credit)  # forged
    summary = cart_summary(theirs)
    assert summary.credit is not None and summary.credit.entered == () and not summary.credit.amount
    own = cart_with((add_piece(), 1), customer_id=asha)
    offered = cart_summary(own).credit
    assert offered is not None and offered.offered == Money(50_000)
    use_store_credit(cart_id=own)
    used = cart_summary(own).credit
    assert used is not None and (used.offered, used.amount) == (None, Money(50_000))


def test_a_part_goes_back_to_the_bank_first_then_to_the_card_and_never_more(world: World, pay: Pay) -> None:
    card = add_card(50_000)
    order = order_with(card)
    order = come_back(order, pay(order))
    with transaction.atomic():
        assert give_back_money(order, Money(1_00_000), reason="return 1")
    with transaction.atomic():
        assert give_back_money(order, Money(20_000), reason="return 2")
    assert [refund.amount for refund in Refund.objects.order_by("id")] == [1_00_000, 9_900]
    assert seen(card).balance == Money(10_100)
    with pytest.raises(NothingToRefund), transaction.atomic():
        give_back_money(order, Money(39_901), reason="return 3")
    with transaction.atomic():
        assert give_back_money(order, Money(39_900), reason="return 3") == ""
    assert (seen(card).balance, Refund.objects.count()) == (Money(50_000), 2)
    assert_books_straight()
