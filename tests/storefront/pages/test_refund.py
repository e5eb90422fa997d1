"""Money that was paid in cash: the customer says where it goes, in a browser without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.audit import Author
from core.money import Money
from orders.customers.models import Customer
from orders.fulfilment.rules import ShipmentStatus
from orders.invoices.operations import issue_invoices
from orders.models import Order, Return
from orders.returns.operations import refund_return
from orders.sales.queries import order_token
from payments.credit.queries import store_credit_of
from payments.models import CashRefund, LedgerEntry, Payment, held_on
from payments.operations import record_cash_refund_failed, record_cash_refund_paid
from storefront.letters.models import Letter
from tests.orders.checkout.test_cash_on_delivery import cash_order
from tests.orders.conftest import begin
from tests.orders.returns.parcels import ask, bring_back, send
from tests.world import drain_outbox

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("world"),
]
WANTED = {"quantity_1": "1", "reason_1": "does-not-fit", "way": "pickup"}
UPI = {"money": "upi", "refund_name": "Asha Rao", "refund_upi": "asha.rao@okaxis"}
FINANCE = Author("meera@blouson.test", "cash refunds")


@pytest.fixture
def order() -> Order:
    """Two blouses of ₹450, carriage ₹99, fee ₹49, paid at the door."""
    found = cash_order(quantity=2, price="450.00")
    send(found, until=ShipmentStatus.DELIVERED)
    issue_invoices(order_id=found.public_id)
    drain_outbox()
    found.refresh_from_db()
    assert found.payment_status == "paid"
    return found


def page_of(order: Order) -> str:
    return f"/orders/{order_token(order.public_id)}/"


def asked_back(client: Client, order: Order, **typed: str) -> Any:
    return client.post(f"{page_of(order)}returns/new/", WANTED | typed, follow=True)


def test_asked_on_the_return_form_paid_by_finance_and_told_masked(order: Order, client: Client) -> None:
    form = client.get(f"{page_of(order)}returns/new/").content.decode()
    assert "How would you like your money back?" in form and "As store credit" not in form
    asked_back(client, order, **UPI)
    found = bring_back(Return.objects.get())
    assert refund_return(return_id=found.public_id, actor="meera@blouson.test") == Money(450_00)
    row = CashRefund.objects.get()
    assert (row.status, row.masked) == ("due", "as••••@okaxis")
    page = client.get(page_of(order)).content.decode()
    assert "On its way to as••••@okaxis" in page and "asha.rao" not in page
    record_cash_refund_paid(cash_refund_id=row.public_id, utr="HDFCN52026113012", author=FINANCE)
    drain_outbox()
    assert held_on(Payment.objects.get()) == order.total - 450_00
    letter = Letter.objects.get(kind="refunded")
    assert "sent ₹450.00 to as••••@okaxis. Your bank's reference is HDFCN52026113012" in letter.text
    assert "asha.rao" not in letter.text + letter.html
    assert "reference HDFCN52026113012" in client.get(page_of(order)).content.decode()


def test_without_a_place_the_return_is_not_taken_and_nothing_is_lost(order: Order, client: Client) -> None:
    answer = asked_back(client, order, note="Too tight")
    assert answer.status_code == 400
    assert "Please choose how you would like your money back" in answer.content.decode()
    answer = asked_back(client, order, **{**UPI, "refund_upi": "<b>asha"})
    text = answer.content.decode()
    assert "like asha.rao@okaxis" in text and 'aria-describedby="error-upi"' in text
    assert 'value="&lt;b&gt;asha"' in text and "<b>asha" not in text
    assert not Return.objects.exists()
    asked_back(client, order, **UPI)
    again = client.get(f"{page_of(order)}returns/new/").content.decode()
    assert "To as••••@okaxis" in again
    assert asked_back(client, order, money="same").status_code == 200
    assert Return.objects.count() == 2


def test_staff_gave_it_back_so_a_letter_asks_where_to(order: Order, client: Client) -> None:
    found = bring_back(ask_by_staff(order))
    refund_return(return_id=found.public_id, actor="meera@blouson.test")
    drain_outbox()
    letter = Letter.objects.get(kind="cash_refund_asked")
    assert "We owe you ₹450.00" in letter.text and f"{page_of(order)}refund/" in letter.text
    assert "Waits for you" in client.get(page_of(order)).content.decode()
    wrong = client.post(f"{page_of(order)}refund/", {"money": ""})
    assert wrong.status_code == 400 and "Please choose how" in wrong.content.decode()
    done = client.post(f"{page_of(order)}refund/", UPI, follow=True)
    assert "Your money goes to as••••@okaxis" in done.content.decode()
    row = CashRefund.objects.get()
    assert row.status == "due"
    record_cash_refund_failed(cash_refund_id=row.public_id, problem="Unknown UPI id.", author=FINANCE)
    drain_outbox()
    assert Letter.objects.filter(kind="cash_refund_asked").count() == 2
    assert "Unknown UPI id." in Letter.objects.filter(kind="cash_refund_asked").latest("id").text


def ask_by_staff(order: Order) -> Return:
    """Staff leave open where the money goes."""
    from_staff = ask(order, (1, 1), actor="meera@blouson.test")
    assert from_staff.origin == "staff"
    return from_staff


def test_store_credit_for_who_has_an_account(order: Order, client: Client) -> None:
    refused = client.post(f"{page_of(order)}refund/", {"money": "credit"})
    assert "Please sign in" in refused.content.decode()
    order.customer = Customer.objects.create(email="asha@blouson.test", name="Asha Rao")
    order.save(update_fields=["customer"])
    assert "As store credit" in client.get(f"{page_of(order)}returns/new/").content.decode()
    asked_back(client, order, money="credit")
    refund_return(return_id=bring_back(Return.objects.get()).public_id, actor="meera@blouson.test")
    credit = store_credit_of(order.customer.public_id, "INR")
    assert credit is not None and credit.balance == Money(450_00)
    assert LedgerEntry.objects.get(kind="refund").amount == -450_00
    drain_outbox()
    assert "is now store credit" in Letter.objects.get(kind="refunded").text


def test_what_was_paid_online_is_not_asked_about(client: Client) -> None:
    other = Order.objects.get(public_id=begin().order_id)
    page = client.get(f"{page_of(other)}refund/").content.decode()
    assert "goes the way you paid" in page and "refund_upi" not in page
    assert client.get("/orders/nonsense/refund/").status_code == 404
