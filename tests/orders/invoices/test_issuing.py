"""Invoices and credit notes of real orders: once each, without a gap, never changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.errors import Invalid, NotFound
from orders.invoices.models import CreditNote, Invoice, InvoiceSeries
from orders.invoices.operations import CreditedLine, NotInvoiceable, issue_credit_note, issue_invoices
from orders.invoices.rules import CreditExceedsInvoice
from orders.models import Order
from orders.sales.operations import CapturedPayment, confirm_order
from tests.orders.conftest import begin
from tests.orders.wardrobe import MUMBAI, add_piece, cart_with, news, told

pytestmark = pytest.mark.django_db
Placed = Callable[..., Order]


def confirmed(order: Order) -> Order:
    """Its money has come."""
    confirm_order(reference=order.reference, payment=CapturedPayment(f"pay_{order.pk}", order.money_total))
    order.refresh_from_db()
    return order


def from_two_places() -> Order:
    """Seven blouses for Mumbai: five lie in Bengaluru, the others in Jaipur."""
    cart_id = cart_with((add_piece(stock={"BLR": 5, "JAI": 5}), 7))
    start = begin(cart_id=cart_id, shipping=MUMBAI)
    return confirmed(Order.objects.get(public_id=start.order_id))


def invoice_of(order: Order) -> Invoice:
    issue_invoices(order_id=order.public_id)
    return order.invoices.get()


def test_an_invoice_copies_everything_and_adds_up(placed: Placed) -> None:
    order = confirmed(placed())
    (number,) = issue_invoices(order_id=order.public_id)
    invoice = Invoice.objects.get()
    year = invoice.series.year
    assert number == invoice.number == f"BI29-{year}-00001"
    assert (invoice.taxable, invoice.cgst, invoice.sgst, invoice.igst) == (152_286, 3_807, 3_807, 0)
    assert invoice.total == order.total == 159_900
    assert invoice.supplier["gstin"] == "29ABCDE1234F1ZW"
    assert invoice.supplier["address"] == "Bengaluru 560001, Karnataka"
    assert invoice.recipient["delivery"]["pincode"] == "560038"
    assert invoice.place_of_supply == "29"
    assert invoice.lines[0]["goods"] == {"taxable": 142_858, "cgst": 3_571, "sgst": 3_571, "igst": 0}
    assert invoice.lines[0]["carriage"] == {"taxable": 9_428, "cgst": 236, "sgst": 236, "igst": 0}
    assert told(order)[-1] == "invoiced"
    assert [each["number"] for each in news("InvoiceIssued")] == [number]


def test_again_is_harmless(placed: Placed) -> None:
    order = confirmed(placed())
    issue_invoices(order_id=order.public_id)
    assert issue_invoices(order_id=order.public_id) == ()
    assert (Invoice.objects.count(), InvoiceSeries.objects.get().last_serial) == (1, 1)
    assert len(news("InvoiceIssued")) == 1


def test_an_order_that_is_not_paid_is_refused(placed: Placed) -> None:
    with pytest.raises(NotInvoiceable):
        issue_invoices(order_id=placed().public_id)
    assert not InvoiceSeries.objects.exists()
    assert news("InvoiceIssued") == []


def test_two_gstins_send_two_invoices_that_make_up_the_order() -> None:
    order = from_two_places()
    numbers = issue_invoices(order_id=order.public_id)
    assert [number[:4] for number in numbers] == ["BI08", "BI29"]
    assert sum(Invoice.objects.values_list("total", flat=True)) == order.total
    assert {invoice.series.last_serial for invoice in Invoice.objects.all()} == {1}


def test_only_the_places_that_send_are_invoiced_until_the_others_do() -> None:
    order = from_two_places()
    assert [number[:4] for number in issue_invoices(order_id=order.public_id, location_codes=["JAI"])] == [
        "BI08"
    ]
    assert [number[:4] for number in issue_invoices(order_id=order.public_id)] == ["BI29"]


def test_a_rollback_leaves_no_gap(placed: Placed) -> None:
    order = confirmed(placed())
    with pytest.raises(RuntimeError), transaction.atomic():
        issue_invoices(order_id=order.public_id)
        raise RuntimeError("the power went")
    assert not Invoice.objects.exists()
    assert issue_invoices(order_id=order.public_id)[0].endswith("-00001")


def test_a_new_financial_year_begins_at_one(placed: Placed) -> None:
    first, second = confirmed(placed()), confirmed(placed(cart_id=cart_with((add_piece("BLS-RED-36"), 1))))
    now = clock.now()
    end = datetime(2027, 3, 31, 18, 29, tzinfo=now.tzinfo)  # 23:59 in India
    with clock.moved(end - now):
        assert issue_invoices(order_id=first.public_id) == ("BI29-2627-00001",)
    with clock.moved(end - now + (end - end.replace(minute=27))):
        assert issue_invoices(order_id=second.public_id) == ("BI29-2728-00001",)


@pytest.mark.parametrize("sql", ["UPDATE orders_invoice SET total = total", "DELETE FROM orders_invoice"])
def test_the_database_refuses_to_change_an_invoice(placed: Placed, sql: str) -> None:
    invoice_of(confirmed(placed()))
    with (
        pytest.raises(DatabaseError, match="never change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def credit(invoice: Invoice, quantity: int, *, key: str = "return-1", carriage: bool = False) -> CreditNote:
    number = issue_credit_note(
        invoice_id=invoice.public_id, key=key, reason="Returned", lines=[CreditedLine(1, quantity, carriage)]
    )
    return CreditNote.objects.get(number=number)


def test_credit_notes_have_their_own_numbers_and_the_invoices_rates(placed: Placed) -> None:
    order = confirmed(placed(quantity=3))
    invoice = invoice_of(order)
    first = credit(invoice, 1)
    assert first.number == f"BC29-{invoice.series.year}-00001"
    assert (first.taxable, first.cgst, first.sgst, first.total) == (142_858, 3_571, 3_571, 150_000)
    rest = credit(invoice, 2, key="return-2")
    assert first.total + rest.total == invoice.total == 450_000
    assert first.taxable + rest.taxable == invoice.taxable
    assert told(order)[-1] == "credited"


def test_the_carriage_goes_back_only_when_asked(placed: Placed) -> None:
    first, second = confirmed(placed()), confirmed(placed(cart_id=cart_with((add_piece("BLS-RED-36"), 1))))
    assert credit(invoice_of(first), 1, key="goods").total == 150_000
    whole = credit(invoice_of(second), 1, key="all", carriage=True)
    assert (whole.total, whole.cgst) == (159_900, 3_571 + 236)


def test_the_same_occasion_is_credited_once(placed: Placed) -> None:
    invoice = invoice_of(confirmed(placed(quantity=2)))
    assert credit(invoice, 1).number == credit(invoice, 1).number
    assert (CreditNote.objects.count(), len(news("CreditNoteIssued"))) == (1, 1)


def test_what_cannot_be_credited_is_refused_and_uses_no_number(placed: Placed) -> None:
    invoice = invoice_of(confirmed(placed(quantity=2)))
    credit(invoice, 1)
    with pytest.raises(CreditExceedsInvoice):
        credit(invoice, 2, key="too-much")
    one = CreditedLine(1, 1)
    for lines in ([], [one, one], [CreditedLine(7, 1)]):
        with pytest.raises(Invalid):
            issue_credit_note(invoice_id=invoice.public_id, key="x", reason="?", lines=lines)
    with pytest.raises(NotFound):
        issue_credit_note(invoice_id="inv_none", key="x", reason="?", lines=[one])
    assert InvoiceSeries.objects.get(kind="credit_note").last_serial == 1
    assert len(news("CreditNoteIssued")) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_in_a_row(placed: Placed) -> None:
    piece = add_piece(stock={"BLR": 50})
    orders = [confirmed(placed(cart_id=cart_with((piece, 1)))) for _ in range(20)]

    def issue(order: Order) -> str:
        try:
            return issue_invoices(order_id=order.public_id)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(issue, orders))
    assert [int(number[-5:]) for number in numbers] == list(range(1, 21))
