"""Coming back from the gateway, and the webhook beside it: confirmed once, or refunded once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from catalog.inventory.models import InventoryLevel, ReservationItem
from catalog.inventory.operations import expire_reservations, set_stock_location
from core import clock
from core.errors import NotFound
from core.money import Money
from orders.carts.operations import reopen_cart
from orders.checkout.operations import OrderNotPayable, PiecesShort, complete_cart, retry_payment
from orders.models import Cart, Order
from orders.sales.operations import (
    CapturedPayment,
    OrderNotCancellable,
    cancel_order,
    confirm_order,
    expire_order,
)
from orders.sales.queries import order_token
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund
from payments.operations import AlreadyPaid, apply_payment, send_refund
from payments.ports import ProviderPayment
from tests.orders.conftest import begin, come_back
from tests.orders.wardrobe import MUMBAI, PLACES, add_piece, cart_with, everything, news, shelve, told
from tests.world import World, drain_outbox

Placed = Callable[..., Order]
Pay = Callable[..., dict[str, str]]

pytestmark = pytest.mark.django_db


def captured(order: Order, payment_id: str, *, amount: int | None = None) -> Payment:
    """A capture that the gateway told by webhook, without a browser."""
    intent = PaymentIntent.objects.filter(reference=order.reference).latest("id")
    told_payment = ProviderPayment(
        payment_id, intent.provider_order_id or "", Money(amount or intent.amount), "captured", "upi"
    )
    payment = apply_payment(told_payment, provider="razorpay")
    assert payment is not None
    return payment


def test_a_paid_order_is_confirmed_and_its_stock_kept(placed: Placed, pay: Pay) -> None:
    order = placed()
    come_back(order, pay(order))
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert order.payment_id == Payment.objects.get().public_id
    assert Cart.objects.get().status == "completed"
    held = ReservationItem.objects.get()
    assert (held.status, held.expires_at) == ("confirmed", None)
    assert news("OrderConfirmed") == [{"order_id": order.public_id, "number": order.number}]
    assert told(order) == ["placed", "confirmed"]


def test_the_webhook_afterwards_finds_it_done(placed: Placed, pay: Pay) -> None:
    order = placed()
    come_back(order, pay(order))
    drain_outbox()
    come_back(order, {})
    assert len(news("OrderConfirmed")) == 1
    assert told(order) == ["placed", "confirmed"]
    assert not Refund.objects.exists()


def test_the_webhook_alone_confirms(placed: Placed) -> None:
    order = placed()
    captured(order, "pay_1")
    drain_outbox()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("confirmed", "paid")


def test_a_failed_attempt_leaves_the_order_to_be_paid_again(placed: Placed, pay: Pay) -> None:
    order = placed()
    page = complete_cart(token=order_token(order.public_id), posted=pay(order, "fail"))
    drain_outbox()
    order.refresh_from_db()
    assert (order.status, order.payment_status, page.payment.status) == ("pending", "failed", "failed")
    assert page.can_pay
    again = retry_payment(token=order_token(order.public_id))
    assert again.order_id == order.public_id and again.page is not None
    come_back(order, pay(order))
    assert (order.status, Order.objects.count()) == ("confirmed", 1)
    assert told(order) == ["placed", "payment_failed", "confirmed"]


def test_a_payment_only_authorised_confirms_nothing(placed: Placed, pay: Pay) -> None:
    order = placed()
    page = complete_cart(token=order_token(order.public_id), posted=pay(order, "authorize"))
    assert (page.status, page.payment.status, page.can_pay) == ("pending", "authorized", False)


def test_what_the_browser_says_is_not_believed(placed: Placed, pay: Pay) -> None:
    order = placed()
    forged = {
        "razorpay_payment_id": "pay_forged",
        "razorpay_order_id": "order_x",
        "razorpay_signature": "0" * 64,
    }
    assert come_back(order, forged).status == "pending"


def test_an_unknown_token_is_not_found() -> None:
    for token in ("", "x", "y" * 5000):
        with pytest.raises(NotFound):
            complete_cart(token=token, posted={})
        with pytest.raises(NotFound):
            retry_payment(token=token)


def test_the_gateway_away_at_the_return_leaves_it_to_the_webhook(
    placed: Placed, pay: Pay, world: World
) -> None:
    order = placed()
    posted = pay(order)
    world.razorpay.add_fault("status", match={"path_regex": "^/v1/"}, params={"code": 503})
    assert come_back(order, posted).status == "pending"
    world.razorpay.clear_faults()
    assert come_back(order, posted).status == "confirmed"


def test_a_lapsed_hold_is_taken_again_when_the_money_comes(placed: Placed, pay: Pay) -> None:
    order = placed()
    with clock.moved(timedelta(minutes=20)):
        expire_reservations()
        assert InventoryLevel.objects.get().reserved == 0
        come_back(order, pay(order))
    assert order.status == "confirmed"
    assert (InventoryLevel.objects.get().reserved, ReservationItem.objects.get().status) == (1, "confirmed")


def test_stock_gone_elsewhere_is_taken_from_another_place_with_its_tax(placed: Placed, pay: Pay) -> None:
    order = placed()
    shelve_elsewhere(order)
    come_back(order, pay(order))
    line = order.lines.get()
    assert order.status == "confirmed"
    assert (line.location_code, line.cgst, line.igst, line.shipping_igst) == ("JAI", 0, 71_43, 4_71)
    assert order.tax_total == 71_43 + 4_71
    held = ReservationItem.objects.get()
    assert (held.level.location.code, held.status) == ("JAI", "confirmed")


def shelve_elsewhere(order: Order) -> None:
    """The hold lapses, Bengaluru sells out, and Jaipur gets some."""

    set_stock_location(PLACES["JAI"])
    with clock.moved(timedelta(minutes=20)):
        expire_reservations()
    shelve("BLS-MRN-34", "BLR", 0, version=2)
    shelve("BLS-MRN-34", "JAI", 3, version=2)


def test_paid_but_sold_out_is_refunded_in_full_once(placed: Placed, pay: Pay) -> None:
    order = placed()
    with clock.moved(timedelta(minutes=20)):
        expire_reservations()
    shelve("BLS-MRN-34", "BLR", 0, version=2)
    posted = pay(order)
    for _ in range(3):
        come_back(order, posted)
        drain_outbox()
    assert (order.status, order.payment_id) == ("cancelled", "")
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (1_599_00, "out_of_stock")
    assert told(order) == ["placed", "capture_refused", "cancelled"]
    assert news("OrderConfirmed") == []
    assert Cart.objects.get().status == "abandoned"


@pytest.mark.parametrize("ending", ["cancelled", "expired"])
def test_money_for_an_order_that_is_over_goes_back_once(placed: Placed, pay: Pay, ending: str) -> None:
    order = placed()
    if ending == "cancelled":
        reopen_cart(cart_id=Cart.objects.get().public_id)
    else:
        with clock.moved(timedelta(hours=25)):
            assert expire_order(order_id=order.public_id)
    posted = pay(order)
    for _ in range(3):
        come_back(order, posted)
        drain_outbox()
    assert order.status == ending
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (1_599_00, f"order_{ending}")
    assert "capture_refused" in told(order)
    assert InventoryLevel.objects.get().reserved == 0


def test_money_of_another_amount_goes_back_and_the_order_waits(placed: Placed) -> None:
    order = placed()
    captured(order, "pay_less", amount=1_00)
    drain_outbox()
    order.refresh_from_db()
    assert (order.status, order.payment_id) == ("pending", "")
    assert (Refund.objects.get().amount, Refund.objects.get().reason) == (1_00, "wrong_amount")


def test_money_for_a_superseded_amount_goes_back_and_the_new_amount_confirms(
    placed: Placed, pay: Pay, world: World
) -> None:
    order = placed()
    first = PaymentIntent.objects.get()
    begin(cart_id=Cart.objects.get().public_id, shipping=MUMBAI, shipping_option_code="express")
    world.razorpay.call("POST", f"/orders/{first.provider_order_id}/pay", {"outcome": "capture"})
    page = complete_cart(token=order_token(order.public_id), posted={})
    assert (page.status, page.can_pay, page.can_cancel) == ("pending", True, True)
    drain_outbox()
    assert (Refund.objects.get().amount, Refund.objects.get().reason) == (1_599_00, "wrong_amount")
    come_back(order, pay(order))
    assert (order.status, order.total) == ("confirmed", 1_699_00)
    assert Refund.objects.count() == 1


def test_money_of_another_currency_goes_back(placed: Placed) -> None:
    order = placed()
    payment = CapturedPayment("pay_usd", Money(order.total, "USD"))
    assert confirm_order(reference=order.reference, payment=payment) == "pending"
    assert news("CaptureRefused")[0]["reason"] == "wrong_amount"


def test_a_second_payment_for_a_confirmed_order_goes_back(placed: Placed, pay: Pay) -> None:
    order = placed()
    come_back(order, pay(order))
    second = CapturedPayment("pay_second", order.money_total)
    for _ in range(2):
        assert confirm_order(reference=order.reference, payment=second) == "confirmed"
    (refused,) = news("CaptureRefused")
    assert (refused["payment_id"], refused["amount"], refused["reason"]) == (
        "pay_second",
        1_599_00,
        "second_payment",
    )


def test_cancelling_a_paid_order_refunds_it_and_frees_the_stock(placed: Placed, pay: Pay) -> None:
    order = placed()
    come_back(order, pay(order))
    for _ in range(2):
        cancel_order(order_id=order.public_id, reason="Ordered the wrong size", actor="shopper")
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("cancelled", "refunding")
    assert (Refund.objects.get().amount, Refund.objects.get().is_automatic) == (1_599_00, True)
    assert InventoryLevel.objects.get().reserved == 0
    assert news("OrderCancelled") == [
        {
            "order_id": order.public_id,
            "number": order.number,
            "reason": "Ordered the wrong size",
            "was_confirmed": True,
        }
    ]


def test_a_finished_refund_is_told(placed: Placed, pay: Pay) -> None:
    order = placed()
    come_back(order, pay(order))
    cancel_order(order_id=order.public_id, reason="Wrong size")
    send_refund(Refund.objects.get().pk)
    drain_outbox()
    order.refresh_from_db()
    assert order.payment_status == "refunded"
    assert "refunded" in told(order)
    assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0


def test_an_order_whose_money_just_came_is_not_cancelled(placed: Placed) -> None:
    order = placed()
    captured(order, "pay_1")
    before = everything()
    with pytest.raises(OrderNotCancellable):
        cancel_order(order_id=order.public_id, reason="went back")
    with pytest.raises(OrderNotCancellable):
        reopen_cart(cart_id=Cart.objects.get().public_id)
    assert everything() == before


def test_nobody_pays_twice(placed: Placed, pay: Pay) -> None:
    order = placed()
    token = order_token(order.public_id)
    pay(order)
    captured(order, "pay_1")
    with pytest.raises(AlreadyPaid):
        retry_payment(token=token)
    drain_outbox()
    before = everything()
    with pytest.raises(OrderNotPayable) as refusal:
        retry_payment(token=token)
    assert "already been paid" in refusal.value.message
    assert everything() == before


def test_another_try_holds_the_stock_again_or_says_what_is_missing(placed: Placed) -> None:
    order = placed()
    token = order_token(order.public_id)
    with clock.moved(timedelta(minutes=20)):
        expire_reservations()
        retry_payment(token=token)
        assert InventoryLevel.objects.get().reserved == 1
    with clock.moved(timedelta(minutes=60)):
        expire_reservations()
    shelve("BLS-MRN-34", "BLR", 0, version=2)
    before = everything()
    with pytest.raises(PiecesShort) as refusal:
        retry_payment(token=token)
    assert "Meera Silk Blouse" in refusal.value.message
    assert everything() == before


def test_orders_expire_after_a_day_but_not_with_money_on_the_way(placed: Placed, pay: Pay) -> None:
    order = placed()
    with clock.moved(timedelta(hours=23)):
        assert not expire_order(order_id=order.public_id)
    complete_cart(token=order_token(order.public_id), posted=pay(order, "authorize"))
    with clock.moved(timedelta(hours=25)):
        assert not expire_order(order_id=order.public_id)
    order.refresh_from_db()
    assert order.status == "pending"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("lapsed", [False, True])
def test_webhook_and_browser_at_the_same_moment_confirm_once(placed: Placed, pay: Pay, lapsed: bool) -> None:
    order = placed()
    if lapsed:
        with clock.moved(timedelta(minutes=20)):
            expire_reservations()
    posted = pay(order)
    token = order_token(order.public_id)
    failures = at_the_same_time(
        lambda: complete_cart(token=token, posted=posted),
        lambda: complete_cart(token=token, posted=posted),
        lambda: captured(order, "pay_other") and None,
        drain_outbox,
        drain_outbox,
    )
    assert failures == []
    drain_outbox()
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert len(news("OrderConfirmed")) == 1
    assert (
        InventoryLevel.objects.get().reserved,
        ReservationItem.objects.filter(status="confirmed").count(),
    ) == (1, 1)
    # Of the two captures one pays the order and the other goes back, whoever came first.
    assert [refund.amount for refund in Refund.objects.all()] == [1_599_00]
    held = sum(LedgerEntry.objects.values_list("amount", flat=True)) - sum(
        r.amount for r in Refund.objects.all()
    )
    assert held == 1_599_00


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_clicks_at_the_same_moment_are_one_order(world: World) -> None:
    cart_id = cart_with((add_piece(), 1))
    found: list[str] = []
    failures = at_the_same_time(*[lambda: found.append(begin(cart_id=cart_id).order_id)] * 6)
    assert failures == []
    assert len(set(found)) == 1 and len(found) == 6
    assert (Order.objects.count(), PaymentIntent.objects.count(), InventoryLevel.objects.get().reserved) == (
        1,
        1,
        1,
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_last_piece_goes_to_one_of_two_shoppers(world: World) -> None:
    piece = add_piece(stock={"BLR": 1})
    carts = [cart_with((piece, 1)) for _ in range(4)]
    failures = at_the_same_time(*[lambda cart_id=cart_id: begin(cart_id=cart_id) for cart_id in carts])
    assert [type(failure) for failure in failures] == [PiecesShort] * 3
    assert (Order.objects.count(), InventoryLevel.objects.get().reserved) == (1, 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_going_back_while_the_money_comes_ends_in_exactly_one_way(placed: Placed, pay: Pay) -> None:
    order = placed()
    posted, cart_id = pay(order), Cart.objects.get().public_id
    failures = at_the_same_time(
        lambda: complete_cart(token=order_token(order.public_id), posted=posted),
        lambda: reopen_cart(cart_id=cart_id),
    )
    drain_outbox()
    order.refresh_from_db()
    refunds = list(Refund.objects.values_list("amount", flat=True))
    if order.status == "confirmed":
        assert refunds == [] and len(failures) == 1
    else:
        assert (order.status, refunds, failures) == ("cancelled", [1_599_00], [])


def at_the_same_time(*works: Callable[[], Any]) -> list[Exception]:
    """Run each in a thread of its own, started together; answers what was raised."""
    failures: list[Exception] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        start.wait()
        try:
            work()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return failures
