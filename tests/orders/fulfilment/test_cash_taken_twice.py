"""Cash that a courier took for what was paid already: known, given back once to the paisa, told to finance until it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Sum
from django.test import Client

from core import clock
from core.audit import Author
from core.models import OutboxEvent, User
from core.money import Money
from orders.fulfilment.ports import Remitted
from orders.fulfilment.remittance.operations import record_remittance
from orders.models import Order
from orders.returns.operations import choose_refund
from orders.returns.queries import refund_ways
from orders.sales.queries import order_token
from payments.cash_refunds.queries import was_paid_in_cash
from payments.cash_refunds.rules import RefundChoice
from payments.diagnoses import no_money_is_stuck
from payments.models import CashRefund, LedgerEntry, Payment, Settlement, SettlementItem
from payments.operations import record_cash_refund_paid
from tests.orders.conftest import come_back
from tests.orders.returns.parcels import deliver
from tests.orders.wardrobe import told
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
UPI = RefundChoice(way="upi", name="Asha Rao", upi="asha.rao@okaxis")


def remitted(order: Order, paise: int) -> list[Remitted]:
    awb = f"AWB-{order.number}-BLR"
    return [Remitted(awb=awb, utr="UTR9", paid_on=clock.today_in_india(), amount=Money(paise))]


def alarm() -> bool:
    """Whether the doctor complains."""
    (found,) = [each for each in no_money_is_stuck() if each.name == "cash taken for paid orders"]
    return not found.is_well


def test_it_is_in_the_books_once_and_goes_back_once_where_its_customer_says(
    placed: Callable[..., Order], pay: Callable[..., dict[str, str]], client: Client
) -> None:
    order = placed()
    order = come_back(order, pay(order))
    deliver(order)
    online = Payment.objects.get()
    assert not alarm()

    for _ in range(2):  # read again it is the same money
        assert record_remittance(remitted(order, 1_599_00)) is False
    assert Settlement.objects.get().status == "matched"
    assert SettlementItem.objects.get().verdict == "matched"
    cash = Payment.objects.exclude(pk=online.pk).get()
    assert (cash.provider, cash.amount, cash.intent.status, cash.intent.reference) == (
        "cash", 1_599_00, "cancelled", order.reference,
    )  # fmt: skip
    row = CashRefund.objects.get()
    assert (row.status, row.refund.amount, row.refund.is_automatic) == ("asked", 1_599_00, True)
    assert told(order).count("taken_twice") == 1
    assert not was_paid_in_cash(order.reference), "what it is returned for goes back the way it was paid"
    assert record_remittance(remitted(order, 1_600_00)) is True, (
        "another sum for the same parcel is a question"
    )
    record_remittance(remitted(order, 1_599_00))
    asked = OutboxEvent.objects.get(name="payments.CashRefundAsked")
    assert (asked.payload["why"], asked.payload["amount"]) == ("taken_twice", 1_599_00)

    assert alarm()
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    assert "Cash taken for paid orders" in client.get("/admin/").content.decode()
    listed = client.get("/admin/payments/cashrefund/", {"why": "taken_twice"}).content.decode()
    assert order.reference in listed and "the customer has a letter" in listed
    page = client.get(f"/orders/{order_token(order.public_id)}/refund/").content.decode()
    assert "goes where you choose" in page and 'name="money"' in page

    ways = refund_ways(order.public_id)
    assert (ways.is_cash, ways.chooses, ways.waits) == (False, True, True)
    choose_refund(order_id=order.public_id, choice=UPI)
    finance = Author("meera@blouson.test", "cash refunds")
    record_cash_refund_paid(cash_refund_id=row.public_id, utr="HDFCN52026113012", author=finance)
    drain_outbox()
    record_remittance(remitted(order, 1_599_00))
    order.refresh_from_db()
    assert (order.payment_status, CashRefund.objects.count()) == ("paid", 1)
    entries = LedgerEntry.objects.filter(payment=cash).values_list("kind").annotate(sum=Sum("amount"))
    assert dict(entries.order_by()) == {"capture": 1_599_00, "settlement": -1_599_00, "refund": -1_599_00}
    assert not online.refunds.exists() and not alarm()
    listed = client.get("/admin/payments/cashrefund/", {"why": "taken_twice"}).content.decode()
    assert order.reference not in listed
