"""What no gateway sends back because it is below a rupee: store credit of an account, else where its customer says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from core.audit import Author
from core.models import OutboxEvent
from core.money import Money
from orders.customers.operations import register_customer
from orders.models import Customer, Order
from orders.returns.operations import choose_refund
from orders.returns.queries import refund_ways
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.operations.locked_order import locked_order
from payments.cash_refunds.rules import RefundChoice
from payments.credit.queries import store_credit_of
from payments.models import CashRefund, LedgerEntry, Payment, Refund
from payments.operations import NothingToRefund, record_cash_refund_paid, refund_as_credit, send_refund
from payments.queries import left_on
from tests.orders.conftest import come_back
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(placed: Callable[..., Order], pay: Callable[..., dict[str, str]]) -> Callable[[], Order]:
    def buy() -> Order:
        order = placed()
        return come_back(order, pay(order))

    return buy


def give_back(order: Order, paise: int, reason: str) -> str:
    with transaction.atomic():
        locked = locked_order(public_id=order.public_id)
        return give_back_money(locked, Money(paise), reason=reason)


def credit_of(customer_id: str) -> Money:
    found = store_credit_of(customer_id)
    assert found is not None
    return found.balance


def gateway_knows(world: World) -> list[int]:
    return [each["amount"] for each in world.razorpay.state("refunds")]


def test_whoever_has_an_account_has_it_as_credit_at_once_and_the_gateway_is_not_asked(
    paid: Callable[[], Order], world: World
) -> None:
    order = paid()
    customer_id = register_customer(email="asha@example.com", password="kanjivaram-9", name="Asha", phone="")
    Order.objects.filter(pk=order.pk).update(customer=Customer.objects.get(public_id=customer_id))
    held = left_on(order.payment_id)

    refund_id = give_back(order, 99, "return 1")
    refund = Refund.objects.get(public_id=refund_id)
    assert (refund.status, refund.amount, refund.cash.way) == ("processed", 99, "credit")
    assert credit_of(customer_id) == Money(99)
    assert LedgerEntry.objects.get(kind="refund").amount == -99
    assert left_on(order.payment_id) == held - Money(99)
    assert give_back(order, 100, "return 2")  # a whole rupee goes the way it came
    for each in Refund.objects.filter(status="requested"):
        send_refund(each.pk)
    assert gateway_knows(world) == [100] and credit_of(customer_id) == Money(99)
    with pytest.raises(NothingToRefund):
        give_back(order, held.amount, "more than is left")
    with pytest.raises(ValueError, match="the way it came"):
        refund_as_credit(payment_id=order.payment_id, amount=Money(100), reason="r", owner=customer_id)


def test_a_guest_says_where_to_and_finance_pays_it_once(paid: Callable[[], Order], world: World) -> None:
    order = paid()
    give_back(order, 50, "return 1")
    row = CashRefund.objects.get()
    send_refund(row.refund_id)
    assert (row.status, row.refund.status, gateway_knows(world)) == ("asked", "requested", [])
    assert OutboxEvent.objects.get(name="payments.CashRefundAsked").payload["why"] == "small"
    ways = refund_ways(order.public_id)
    assert (ways.is_cash, ways.chooses, ways.may_credit) == (False, True, False)

    upi = RefundChoice(way="upi", name="Asha Rao", upi="asha.rao@okaxis")
    choose_refund(order_id=order.public_id, choice=upi)
    who = Author("meera@blouson.test", "cash refunds")
    record_cash_refund_paid(cash_refund_id=row.public_id, utr="HDFCN52026113012", author=who)
    payment = Payment.objects.get()
    assert (payment.provider, left_on(order.payment_id)) == ("razorpay", Money(order.total - 50))
    assert [each.amount for each in LedgerEntry.objects.filter(kind="refund")] == [-50]
