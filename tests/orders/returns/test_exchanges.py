"""Another size instead: kept from the question on, sent when the first is with us, paid by what came back, to the paisa."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory.queries import reservations_of, sellable_of
from core import clock
from core.errors import Invalid
from core.money import Money
from orders.checkout.operations import retry_payment
from orders.invoices.models import CreditNote
from orders.models import Exchange, Order, Return
from orders.returns.exchange_sums import Swap, exchange_sums, prices_within
from orders.returns.operations import (
    NothingHeld,
    NothingToGiveBack,
    ReplacementGone,
    ReturnRequest,
    ReturnWish,
    cancel_return,
    close_return,
    lapse_exchanges,
    pay_out_exchange,
    refund_return,
    refuse_return,
    request_return,
    send_exchange,
)
from orders.returns.queries import return_view
from orders.returns.queries.exchange_choices import exchange_options
from orders.returns.rules import WrongStep
from orders.sales.operations import cancel_order, expire_pending_orders
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.queries import order_token
from payments.credit.queries import store_credit_of
from payments.models import LedgerEntry, PaymentIntent, Refund
from payments.operations import NothingToRefund, send_refund
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import add_reasons, bring_back, deliver, swap
from tests.orders.wardrobe import Piece, add_piece, add_size, cart_with, everything, news, reprice
from tests.payments.credit.accounts import assert_books_straight
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = "meera@blouson.test"
Pay = Callable[..., dict[str, str]]


@pytest.fixture
def blouse(world: object) -> Piece:
    """Size 34 at ₹450."""
    return add_piece(price="450.00", stock={"BLR": 9})


@pytest.fixture
def order(blouse: Piece, pay: Pay) -> Order:
    """Two of them and carriage of ₹99, paid, delivered and invoiced."""
    found = Order.objects.get(public_id=begin(cart_id=cart_with((blouse, 2))).order_id)
    found = come_back(found, pay(found))
    deliver(found)
    return found


def sent(found: Return) -> Order:
    """The order that goes out for a looked-at return."""
    return Order.objects.get(number=send_exchange(return_id=found.public_id, actor=STAFF))


def left(piece: Piece) -> int:
    """How many can still be sold."""
    return sellable_of([piece.pk])[piece.pk].quantity


def kept_money() -> int:
    """What the gateway captured less what went back."""
    for refund in Refund.objects.filter(status=Refund.Status.REQUESTED):
        send_refund(refund.pk)
    entries = LedgerEntry.objects.filter(kind__in=["capture", "refund"])
    return int(entries.aggregate(sum=Sum("amount", default=0))["sum"])


def test_only_what_lies_ready_in_the_same_style_is_offered_with_its_difference(
    order: Order, blouse: Piece
) -> None:
    dearer = add_size(blouse, "40", price="500.00")
    add_size(blouse, "42", price="450.00", stock={"BLR": 0})
    add_piece("SKT-RED-30", price="450.00")
    (option,) = exchange_options(order.public_id)[1]
    assert (option.variant_id, option.title, option.step) == (dearer.public_id, "Maroon / 40", Money(5_000))


def test_another_size_at_the_same_price_costs_nothing_and_moves_no_money(order: Order, blouse: Piece) -> None:
    other = add_size(blouse, "36", price="450.00")
    found = swap(order, other)
    exchange = Exchange.objects.get()
    assert (left(other), exchange.difference, exchange.status) == (2, 0, "held")
    reprice(blouse.sku, "900.00")  # what was agreed stands
    reprice(other.sku, "900.00")
    made = sent(bring_back(found))
    found.refresh_from_db()
    exchange.refresh_from_db()
    assert (found.status, found.goods_amount, found.refund_amount, found.kept_amount) == (
        "exchanged", 45_000, 0, 0,
    )  # fmt: skip
    assert (exchange.status, exchange.order, exchange.credit_amount) == ("sent", made, 45_000)
    assert (made.status, made.payment_status, made.total, made.credit_total) == (
        "confirmed", "not_needed", 45_000, 45_000,
    )  # fmt: skip
    line = made.lines.get()
    assert (line.sku, line.quantity, line.total, line.rate_bp) == (other.sku, 1, 45_000, 500)
    assert (line.taxable, line.cgst, line.sgst) == (42_858, 1_071, 1_071)
    assert CreditNote.objects.get().total == 45_000
    assert (kept_money(), Refund.objects.count()) == (order.total, 0)
    assert (left(other), reservations_of(made.reference)[0].status) == (2, "confirmed")
    assert [each["number"] for each in news("OrderConfirmed")] == [order.number, made.number]
    deliver(made)
    assert made.invoices.get().total == 45_000
    assert_books_straight()


def test_a_dearer_size_goes_out_once_the_difference_is_paid(order: Order, blouse: Piece, pay: Pay) -> None:
    other = add_size(blouse, "40", price="500.00")
    found = swap(order, other, 2)
    assert Exchange.objects.get().difference == 10_000
    made = sent(bring_back(found))
    assert (made.status, made.total, made.credit_total, made.amount_due) == (
        "pending", 100_000, 90_000, Money(10_000),
    )  # fmt: skip
    assert PaymentIntent.objects.get(reference=made.number).amount == 10_000
    made = come_back(made, start_and_pay(made, pay))
    assert (made.status, made.payment_status, kept_money()) == ("confirmed", "paid", order.total + 10_000)
    assert left(other) == 1
    assert_books_straight()


def start_and_pay(made: Order, pay: Pay) -> dict[str, str]:
    """Open the payment page behind the order's link, and pay there."""
    retry_payment(token=order_token(made.public_id))
    return pay(made)


def test_a_cheaper_size_gives_the_difference_back_the_way_it_was_paid(order: Order, blouse: Piece) -> None:
    found = swap(order, add_size(blouse, "30", price="400.00"))
    assert Exchange.objects.get().difference == -5_000
    made = sent(bring_back(found))
    found.refresh_from_db()
    assert (made.total, found.refund_amount, kept_money()) == (40_000, 5_000, order.total - 5_000)
    order.refresh_from_db()
    assert order.exchanged_total == 40_000
    with pytest.raises(NothingToRefund):
        give_back_money(order, Money(order.total - 5_000 - 40_000 + 1), reason="too much")
    assert_books_straight()


def test_only_what_inspection_accepts_is_replaced(order: Order, blouse: Piece) -> None:
    other = add_size(blouse, "36", price="450.00")
    found = bring_back(swap(order, other, 2), good=1, not_ours=1)
    made = sent(found)
    assert (made.lines.get().quantity, made.total, left(other)) == (1, 45_000, 2)


def test_nothing_accepted_sends_nothing(order: Order, blouse: Piece) -> None:
    found = bring_back(swap(order, add_size(blouse, "36", price="450.00")), good=0, not_ours=1)
    before = everything()
    with pytest.raises(NothingToGiveBack):
        send_exchange(return_id=found.public_id, actor=STAFF)
    assert everything() == before


@pytest.mark.parametrize("end", ["cancel", "refuse", "close", "refund"])
def test_a_return_that_ends_otherwise_lets_the_other_piece_go(order: Order, blouse: Piece, end: str) -> None:
    other = add_size(blouse, "36", price="450.00")
    found = swap(order, other)
    if end in {"close", "refund"}:
        bring_back(found)
    id_ = found.public_id
    {
        "cancel": lambda: cancel_return(return_id=id_),
        "refuse": lambda: refuse_return(return_id=id_, reason="Worn.", actor=STAFF),
        "close": lambda: close_return(return_id=id_, reason="Worn.", actor=STAFF),
        "refund": lambda: refund_return(return_id=id_, actor=STAFF),
    }[end]()
    assert (Exchange.objects.get().status, left(other)) == ("lapsed", 3)
    with pytest.raises((NothingHeld, WrongStep)):
        send_exchange(return_id=id_, actor=STAFF)


def test_a_piece_that_does_not_come_ends_the_exchange(order: Order, blouse: Piece) -> None:
    other = add_size(blouse, "36", price="450.00")
    found = swap(order, other)
    assert lapse_exchanges() == 0
    Exchange.objects.update(held_until=clock.now() - timedelta(seconds=1))
    assert lapse_exchanges() == 1
    found.refresh_from_db()
    assert (found.status, found.answer) == (
        "cancelled", "We ended this exchange because the piece did not reach us in time.",
    )  # fmt: skip
    assert (Exchange.objects.get().status, left(other), order.lines.get().back) == ("lapsed", 3, 0)
    assert lapse_exchanges() == 0


def test_what_is_with_us_keeps_its_replacement(order: Order, blouse: Piece) -> None:
    other = add_size(blouse, "36", price="450.00")
    found = bring_back(swap(order, other))
    Exchange.objects.update(held_until=clock.now() - timedelta(seconds=1))
    assert lapse_exchanges() == 0
    exchange = Exchange.objects.get()
    assert exchange.status == "held" and exchange.held_until is not None
    assert exchange.held_until > clock.now() + timedelta(days=13)
    assert sent(found).status == "confirmed"


def test_the_last_one_is_given_to_one_customer(order: Order, blouse: Piece) -> None:
    other = add_size(blouse, "36", price="450.00", stock={"BLR": 1})
    before = everything()
    with pytest.raises(ReplacementGone):
        swap(order, other, 2)
    assert everything() == before and not Return.objects.exists()
    swap(order, other)
    with pytest.raises(Invalid) as told:
        swap(order, other)
    assert "nothing to exchange it for" in told.value.fields["replacement"]


@pytest.mark.parametrize("wanted", ["", "variant_nonsense"])
def test_a_piece_without_a_choice_is_told(order: Order, blouse: Piece, wanted: str) -> None:
    add_size(blouse, "36", price="450.00")
    add_reasons()
    request = ReturnRequest(wishes=[ReturnWish(1, 1, "fit", wanted)], wish="exchange")
    with pytest.raises(Invalid) as told:
        request_return(order_id=order.public_id, request=request)
    assert "size or colour you would like" in told.value.fields["replacement"]
    assert not Return.objects.exists()


def test_a_difference_nobody_pays_ends_it_and_the_money_goes_back(order: Order, blouse: Piece) -> None:
    other = add_size(blouse, "40", price="500.00")
    made = sent(bring_back(swap(order, other)))
    Order.objects.filter(pk=made.pk).update(placed_at=clock.now() - timedelta(hours=71))
    assert expire_pending_orders() == 0
    Order.objects.filter(pk=made.pk).update(placed_at=clock.now() - timedelta(hours=73))
    assert expire_pending_orders() == 1
    drain_outbox()
    found = Return.objects.get()
    assert (found.status, found.refund_amount, left(other)) == ("exchanged", 45_000, 3)
    order.refresh_from_db()
    assert (order.exchanged_total, kept_money()) == (0, order.total - 45_000)
    (told,) = news("ExchangeUndone")
    assert (told["return_id"], told["amount"]) == (found.public_id, 45_000)
    assert_books_straight()


def test_a_replacement_called_off_gives_back_what_the_first_was_worth_once(
    order: Order, blouse: Piece
) -> None:
    other = add_size(blouse, "36", price="450.00")
    made = sent(bring_back(swap(order, other)))
    cancel_order(order_id=made.public_id, reason="Changed my mind")
    drain_outbox()
    assert pay_out_exchange(number=made.number) is None
    assert (kept_money(), left(other), len(news("ExchangeUndone"))) == (order.total - 45_000, 3, 1)
    credit = store_credit_of(Exchange.objects.get().public_id)
    assert credit is not None and credit.balance == Money(0)
    assert_books_straight()


def test_a_replacement_is_returned_like_anything_else(order: Order, blouse: Piece) -> None:
    made = sent(bring_back(swap(order, add_size(blouse, "36", price="450.00"))))
    deliver(made)
    request = ReturnRequest(wishes=[ReturnWish(1, 1, "fit")])
    again = Return.objects.get(public_id=request_return(order_id=made.public_id, request=request))
    assert refund_return(return_id=bring_back(again).public_id, actor=STAFF) == Money(45_000)
    drain_outbox()
    assert kept_money() == order.total - 45_000
    notes = sum(CreditNote.objects.values_list("total", flat=True))
    invoices = order.invoices.get().total + made.invoices.get().total
    assert invoices - notes == order.total - 45_000
    assert_books_straight()


def test_what_was_exchanged_is_neither_paid_back_nor_counted_as_come_back(
    order: Order, blouse: Piece
) -> None:
    sent(bring_back(swap(order, add_size(blouse, "36", price="450.00"))))
    request = ReturnRequest(wishes=[ReturnWish(1, 1, "fit")])
    rest = Return.objects.get(public_id=request_return(order_id=order.public_id, request=request))
    assert refund_return(return_id=bring_back(rest).public_id, actor=STAFF) == Money(45_000)
    assert kept_money() == order.total - 45_000


def test_our_fault_gives_the_carriage_back_beside_the_other_piece(order: Order, blouse: Piece) -> None:
    found = swap(order, add_size(blouse, "36", price="450.00"), reason="damaged")
    sent(bring_back(found))
    found.refresh_from_db()
    assert (found.carriage_amount, found.refund_amount) == (4_950, 4_950)
    assert kept_money() == order.total - 4_950


def test_the_slab_follows_what_is_really_paid(order: Order, blouse: Piece) -> None:
    made = sent(bring_back(swap(order, add_size(blouse, "SILK", price="3100.00"))))
    assert (made.total, made.lines.get().rate_bp) == (310_000, 1_800)
    reprice(blouse.sku, "350.00")
    dead = sent(bring_back(swap(order, add_size(blouse, "GOLD", price="2550.00"))))
    assert dead.total == 265_000
    assert (dead.lines.get().rate_bp, list(dead.flags)) == (1_800, ["gst_dead_band"])


def test_its_customer_sees_what_comes_instead(order: Order, blouse: Piece) -> None:
    found = swap(order, add_size(blouse, "40", price="500.00"))
    seen = return_view(order_id=order.public_id, return_id=found.public_id).exchange
    assert seen is not None
    assert (seen.pieces[0].variant_title, seen.difference, seen.order_token) == (
        "Maroon / 40",
        Money(5_000),
        "",
    )
    made = sent(bring_back(found))
    seen = return_view(order_id=order.public_id, return_id=found.public_id).exchange
    assert seen is not None
    assert (seen.order_number, seen.due) == (made.number, Money(5_000))


SWAPS = st.builds(Swap, st.integers(1, 9), st.integers(0, 10**7), st.integers(-(10**6), 10**6))


@given(st.lists(SWAPS, min_size=1, max_size=6), st.integers(0, 10_000))
def test_sums_always_tie(swaps: list[Swap], carriage: int) -> None:
    sums = exchange_sums(swaps, carriage=carriage, least=100)
    worth = sum(each.worth for each in swaps)
    assert sums.credit + sums.due == sums.total
    assert sums.credit + sums.back == worth + carriage
    assert min(sums.credit, sums.due, sums.back, sums.total) >= 0
    assert sums.due == 0 or sums.due >= 100
    prices = prices_within(swaps, sums.total)
    assert sum(prices) == sums.total and min(prices) >= 0
