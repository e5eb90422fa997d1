"""Cash on delivery: when it is offered, how it is confirmed, how its money comes, or comes another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.inventory.models import ReservationItem
from core import clock
from core.errors import Invalid, Unavailable
from core.money import Money
from erp_sync.erp.bodies import order_body
from orders.checkout.models import CheckoutTerms
from orders.checkout.operations import (
    CashNotOffered,
    OrderNotPayable,
    begin_payment,
    complete_cart,
    confirm_cash_order,
    prepay_order,
    retry_payment,
    send_cash_code,
    set_checkout_terms,
)
from orders.checkout.rules import CashQuestion, why_no_cash
from orders.customers.codes.models import OneTimeCode
from orders.customers.codes.operations import CodeTooSoon, CodeWrong
from orders.customers.codes.queries import digits_of
from orders.fulfilment.operations import DeliveryFacts, ScanFacts, record_delivery, record_scan
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Cart, CartCredit, Order, PromotionUse, Return
from orders.sales.operations import cancel_order, expire_pending_orders
from orders.sales.queries import order_for_erp, order_page, order_token
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund
from payments.operations import record_return
from tests.orders.outside import Outside
from tests.orders.promotions.offers import cash_fee, offer
from tests.orders.wardrobe import MUMBAI, add_piece, cart_with, details, everything, news, told
from tests.payments.credit.accounts import add_card
from tests.world import World, drain_outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def cash_order(
    *, quantity: int = 1, price: str = "1500.00", cart_id: str | None = None, **changes: Any
) -> Order:
    """An order in cash of a blouse of ₹1,500, carriage of ₹99 and the fee of ₹49, in Bengaluru."""
    cash_fee()
    cart_id = cart_id or cart_with((add_piece(price=price), quantity))
    start = begin_payment(cart_id=cart_id, details=details(payment_method="cod", **changes))
    assert start.page is None
    return Order.objects.get(public_id=start.order_id)


def packed(order: Order) -> None:
    record_delivery(DeliveryFacts(order.number, f"DN-{order.number}", "BLR", "packed", 1, awb="AWB1"))


def scanned(status: ShipmentStatus) -> None:
    record_scan(ScanFacts(status, clock.now(), awb="AWB1"))


def standing(order: Order) -> tuple[str, str, str]:
    order.refresh_from_db()
    return order.status, order.payment_status, order.fulfilment_status


def token_of(order: Order) -> str:
    return order_token(order.public_id)


def test_an_order_in_cash_is_confirmed_without_money_but_says_so() -> None:
    order = cash_order()
    assert standing(order) == ("confirmed", "cash_due", "none")
    assert (order.total, order.surcharge_total, order.prepaid_total) == (1_648_00, 49_00, Money(1_599_00))
    intent = PaymentIntent.objects.get()
    assert (intent.provider, intent.status, intent.amount) == ("cash", "open", 1_648_00)
    assert not Payment.objects.exists()
    held = ReservationItem.objects.get()
    assert (held.status, held.expires_at) == ("confirmed", None)
    assert Cart.objects.get().status == "completed"
    assert told(order) == ["placed", "confirmed"]
    assert order.facts.get(key="confirmed").text == "Order confirmed. ₹1,648.00 is due in cash."
    assert len(news("OrderConfirmed")) == 1


def test_promotions_of_an_order_in_cash_are_used_at_once() -> None:
    offer()
    cash_order()
    assert PromotionUse.objects.get().status == "used"


def test_the_erp_is_told_to_have_exactly_the_total_collected() -> None:
    body = order_body(order_for_erp(cash_order().public_id))
    assert (body["payment_terms"], body["total"]) == ("cod", "1648.00")
    assert {"code": "cod_fee", "amount": "49.00", "tax_rate": "5"} in body["charges"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, ""),
        ({"total": Money(10_000_00)}, ""),
        ({"total": Money(10_000_01)}, "Cash on delivery is for orders up to ₹10,000."),
        ({"takes_cash": None}, ""),
        ({"takes_cash": False}, "The courier does not take cash at PIN 560038, or cannot tell us at this moment."),
        ({"is_made_to_measure": True}, "Pieces made to your measure are paid in advance."),
        ({"paused": "Not today.", "takes_cash": False}, "Not today."),
    ],
)  # fmt: skip
def test_when_cash_is_offered(asked: dict[str, Any], words: str) -> None:
    question = {"total": Money(500_00), "most": Money(10_000_00), "takes_cash": True, "pincode": "560038"}
    assert why_no_cash(CashQuestion(**question | asked)) == words


def refused(cart_id: str, words: str) -> None:
    """Cash is refused for this cart, and nothing is different afterwards."""
    before = everything()
    with pytest.raises(CashNotOffered, match=words):
        begin_payment(cart_id=cart_id, details=details(payment_method="cod"))
    assert everything() == before


def test_not_above_the_limit() -> None:
    refused(cart_with((add_piece(price="10500.00"), 1)), "up to ₹10,000")


def test_the_limit_is_judged_on_what_is_left_after_a_card() -> None:
    card = add_card(1_000_00)
    cart_id = cart_with((add_piece(price="10500.00"), 1))
    CartCredit.objects.create(cart=Cart.objects.get(public_id=cart_id), account_id=card)
    order = cash_order(cart_id=cart_id)
    assert (order.credit_total, order.payment_method) == (1_000_00, "cod")
    assert order.amount_due == Money(order.total - 1_000_00) <= Money(10_000_00)
    body = order_body(order_for_erp(order.public_id))
    assert (body["total"], body["amount_to_collect"]) == (
        order.money_total.to_major(),
        order.amount_due.to_major(),
    )


def test_not_where_the_courier_takes_none_nor_while_it_is_silent(outside: Outside) -> None:
    cart_id = cart_with((add_piece(), 1))
    outside.courier_is_down = True
    refused(cart_id, "cannot tell us at this moment")
    outside.courier_is_down = False
    outside.no_cash = {"560038"}
    refused(cart_id, "does not take cash at PIN 560038")
    assert begin_payment(cart_id=cart_id, details=details()).page is not None


def test_not_while_staff_have_paused_it() -> None:
    cart_id = cart_with((add_piece(), 1))
    set_checkout_terms(CheckoutTerms(takes_cash=False, no_cash_words="No cash on election day."))
    refused(cart_id, "No cash on election day. Please pay online.")


def test_not_from_two_places() -> None:
    blouse = add_piece(stock={"BLR": 1, "JAI": 0})
    saree = add_piece("SAR-RED-34", stock={"BLR": 0, "JAI": 1}, hs_code="50072010")
    refused(cart_with((blouse, 1), (saree, 1)), "from two places")


def test_an_unknown_way_to_pay_is_named() -> None:
    with pytest.raises(Invalid) as wrong:
        begin_payment(cart_id=cart_with((add_piece(), 1)), details=details(payment_method="barter"))
    assert wrong.value.fields == {"payment_method": "Choose how you would like to pay."}


def test_pressed_twice_it_is_one_order_and_the_page_shows_it() -> None:
    cart_id = cart_with((add_piece(), 1))
    order = cash_order(cart_id=cart_id)
    with pytest.raises(Exception, match="has been ordered"):
        begin_payment(cart_id=cart_id, details=details(payment_method="cod"))
    assert Order.objects.get() == order and PaymentIntent.objects.count() == 1
    page = order_page(order.public_id)
    assert (page.can_pay, page.can_prepay, page.can_cancel, page.awaits_cash) == (False, True, True, True)


def test_from_payment_begun_to_cash_and_the_late_money_goes_the_way_it_is_owed(pay: Any) -> None:
    cash_fee()
    cart_id = cart_with((add_piece(), 1))
    begun = begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get(public_id=begun.order_id)
    begin_payment(cart_id=cart_id, details=details(payment_method="cod"))
    assert standing(order) == ("confirmed", "cash_due", "none")
    assert (order.total, order.payment_method) == (1_648_00, "cod")
    statuses = PaymentIntent.objects.order_by("id").values_list("provider", "status", "amount")
    assert list(statuses) == [("razorpay", "superseded", 1_599_00), ("cash", "open", 1_648_00)]


# --- the money


def test_the_courier_delivers_and_the_cash_is_in_the_books_once() -> None:
    order = cash_order()
    packed(order)
    scanned(ShipmentStatus.OUT_FOR_DELIVERY)
    assert standing(order) == ("confirmed", "cash_due", "out_for_delivery")
    scanned(ShipmentStatus.DELIVERED)
    scanned(ShipmentStatus.DELIVERED)
    drain_outbox()
    assert standing(order) == ("confirmed", "paid", "delivered")
    payment = Payment.objects.get()
    assert (payment.method, payment.amount, payment.public_id) == ("cash", 1_648_00, order.payment_id)
    assert LedgerEntry.objects.get().amount == 1_648_00
    assert PaymentIntent.objects.get().status == "paid"
    assert order.facts.get(kind="paid").text == "₹1,648.00 collected in cash."
    assert [each["payment_id"] for each in news("OrderPaid")] == [payment.public_id]
    assert news("CaptureRefused") == [] and not Refund.objects.exists()


def test_a_refused_parcel_collects_nothing() -> None:
    order = cash_order()
    packed(order)
    scanned(ShipmentStatus.RTO_INITIATED)
    assert standing(order)[1] == "cash_due"
    scanned(ShipmentStatus.RTO_DELIVERED)
    drain_outbox()
    assert standing(order) == ("cancelled", "uncollected", "returned_to_origin")
    assert not Refund.objects.exists()
    assert PaymentIntent.objects.get().status == "cancelled"
    assert not Payment.objects.exists() and not LedgerEntry.objects.exists()
    assert "no cash was collected" in order.facts.get(kind="uncollected").text
    found = Return.objects.get()
    assert (found.origin, found.status, found.refund_amount, found.kept_amount) == ("rto", "closed", 0, 0)


def test_cancelled_before_packing_nothing_is_asked_for_and_nothing_goes_back() -> None:
    order = cash_order()
    cancel_order(order_id=order.public_id, reason="Changed my mind")
    drain_outbox()
    assert standing(order) == ("cancelled", "uncollected", "none")
    assert PaymentIntent.objects.get().status == "cancelled" and not Refund.objects.exists()


# --- paying online after all


def pay_online(order: Order, pay: Callable[..., dict[str, str]]) -> Order:
    start = prepay_order(token=token_of(order))
    assert start.page is not None and start.page.amount == Money(1_599_00)
    posted = pay(order)
    complete_cart(token=token_of(order), posted=posted)
    order.refresh_from_db()
    return order


def test_paying_online_takes_the_fee_off_and_its_taxes_with_it(pay: Any) -> None:
    order = cash_order(shipping=MUMBAI)
    before = order.tax_total
    order = pay_online(order, pay)
    assert standing(order) == ("confirmed", "paid", "none")
    assert (order.total, order.surcharge_total, order.surcharges) == (1_599_00, 0, [])
    line = order.lines.get()
    # ₹1,500 and ₹99 at 5% IGST: 7142.86 and 471.43 paise
    assert (line.igst, line.shipping_igst, line.surcharge, line.surcharge_igst) == (71_43, 4_71, 0, 0)
    assert (order.tax_total, before) == (76_14, 76_14 + 2_33)
    assert order.payment_method == "prepaid"
    assert order.facts.get(kind="paid").text == "₹1,599.00 paid online instead of in cash."
    assert len(news("OrderPaid")) == len(news("OrderAmended")) == 1
    body = order_body(order_for_erp(order.public_id))
    assert (body["payment_terms"], body["total"]) == ("prepaid", "1599.00")
    complete_cart(token=token_of(order), posted={})
    drain_outbox()
    assert len(news("OrderPaid")) == 1 and not Refund.objects.exists()


def test_left_without_paying_it_stays_an_order_in_cash(pay: Any) -> None:
    order = cash_order()
    prepay_order(token=token_of(order))
    pay(order, "fail")
    complete_cart(token=token_of(order), posted={})
    drain_outbox()
    assert standing(order) == ("confirmed", "cash_due", "none")
    assert order.total == 1_648_00
    packed(order)
    scanned(ShipmentStatus.DELIVERED)
    drain_outbox()
    assert standing(order) == ("confirmed", "paid", "delivered")
    assert Payment.objects.get(status="captured").amount == 1_648_00


def test_once_packed_it_is_paid_at_the_door_and_late_money_goes_back(pay: Any) -> None:
    order = cash_order()
    prepay_order(token=token_of(order))
    packed(order)
    with pytest.raises(OrderNotPayable, match="have the cash ready"):
        prepay_order(token=token_of(order))
    statuses = PaymentIntent.objects.order_by("id").values_list("provider", "status")
    assert list(statuses) == [("cash", "superseded"), ("razorpay", "superseded"), ("cash", "open")]
    online = PaymentIntent.objects.get(provider="razorpay")
    PaymentIntent.objects.filter(provider="cash", status="open").update(created_at=online.created_at)
    pay_late(order, pay)
    assert standing(order)[1] == "cash_due"
    assert [each["reason"] for each in news("CaptureRefused")] == ["packed_for_cash"]
    assert Refund.objects.get().amount == 1_599_00
    scanned(ShipmentStatus.DELIVERED)
    drain_outbox()
    assert standing(order) == ("confirmed", "paid", "delivered")
    assert order.total == 1_648_00


def pay_late(order: Order, pay: Any) -> None:
    """The gateway captures on the intent that was left open in the shopper's browser."""
    cash = PaymentIntent.objects.filter(reference=order.reference, provider="cash").latest("id")
    PaymentIntent.objects.filter(pk=cash.pk).update(reference="set-aside")
    pay(order)
    PaymentIntent.objects.filter(pk=cash.pk).update(reference=order.reference)
    complete_cart(token=token_of(order), posted={})
    drain_outbox()


def test_paid_in_the_very_moment_of_packing_goes_back_and_the_cash_is_still_recorded(pay: Any) -> None:
    order = cash_order()
    prepay_order(token=token_of(order))
    pay(order)
    record_return(reference=order.reference, posted={})  # the webhook has been applied, its news not yet
    packed(order)
    drain_outbox()
    assert standing(order)[1] == "cash_due"
    assert Refund.objects.get().amount == 1_599_00
    scanned(ShipmentStatus.DELIVERED)
    drain_outbox()
    assert standing(order) == ("confirmed", "paid", "delivered") and order.flags == {}
    assert LedgerEntry.objects.filter(kind="capture").count() == 2


def test_a_provider_that_is_away_leaves_the_cash_order_as_it_is(world: World) -> None:
    order = cash_order()
    world.razorpay.add_fault("status", match={"path_regex": "^/v1/orders"}, params={"code": 503})
    with pytest.raises(Unavailable):
        prepay_order(token=token_of(order))
    assert standing(order) == ("confirmed", "cash_due", "none")


# --- the code


def dear_order(**changes: Any) -> Order:
    return cash_order(price="3400.00", **changes)


def sent_code() -> str:
    return digits_of(OneTimeCode.objects.latest("id"))


def test_a_larger_order_waits_for_the_code_on_the_telephone() -> None:
    order = dear_order()
    assert standing(order) == ("pending", "awaiting", "none")
    code = OneTimeCode.objects.get()
    assert (code.purpose, code.phone, code.subject) == ("confirm_order", "+919845012345", order.number)
    assert news("OrderConfirmed") == []
    page = order_page(order.public_id)
    assert (page.awaits_code, page.can_pay, page.can_prepay) == (True, False, True)
    confirm_cash_order(token=token_of(order), code=sent_code())
    assert standing(order) == ("confirmed", "cash_due", "none")
    confirm_cash_order(token=token_of(order), code="000000")
    assert len(news("OrderConfirmed")) == 1


def test_a_wrong_code_confirms_nothing() -> None:
    order = dear_order()
    wrong = "000000" if sent_code() != "000000" else "111111"
    with pytest.raises(CodeWrong):
        confirm_cash_order(token=token_of(order), code=wrong)
    assert standing(order)[0] == "pending" and news("OrderConfirmed") == []


def test_another_code_is_not_sent_at_once() -> None:
    order = dear_order()
    with pytest.raises(CodeTooSoon):
        send_cash_code(token=token_of(order))
    assert OneTimeCode.objects.count() == 1


def test_an_order_that_waits_for_its_code_lapses_like_any_other(settings: Any) -> None:
    order = dear_order()
    settings.PENDING_ORDER_HOURS = 0
    assert expire_pending_orders() == 1
    assert standing(order)[0] == "expired"
    with pytest.raises(OrderNotPayable):
        confirm_cash_order(token=token_of(order), code=sent_code())
    assert PaymentIntent.objects.get().status == "cancelled"


def test_instead_of_the_code_it_is_paid_online(pay: Any) -> None:
    order = dear_order()
    start = prepay_order(token=token_of(order))
    assert start.page is not None and start.page.amount == Money(3_400_00)
    order.refresh_from_db()
    assert (order.payment_method, order.total, order.awaits_code) == ("prepaid", 3_400_00, False)
    complete_cart(token=token_of(order), posted=pay(order))
    assert standing(order) == ("confirmed", "paid", "none")


def test_the_limit_of_the_code_is_staffs(pay: Any) -> None:
    set_checkout_terms(CheckoutTerms(cash_code_from=None))
    assert standing(dear_order())[0] == "confirmed"
    assert not OneTimeCode.objects.exists()


def test_a_cash_order_is_not_retried_online_by_the_payment_page() -> None:
    order = dear_order()
    assert retry_payment(token=token_of(order)).page is None
