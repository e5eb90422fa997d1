"""Fees on top, from the database row to the order, its GST, its documents and the ERP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.money import Money
from erp_sync.erp.bodies import order_body
from orders.carts.queries import cart_summary
from orders.checkout.models import CheckoutTerms
from orders.checkout.operations import begin_payment, set_checkout_terms
from orders.invoices.models import CreditNote, Invoice
from orders.invoices.operations import CreditedLine, issue_credit_note, issue_invoices
from orders.invoices.printing import invoice_pdf
from orders.invoices.queries import printed_invoice
from orders.models import Order, OrderLine, Surcharge
from orders.sales.queries import order_for_erp, order_page
from payments.models import PaymentIntent
from tests.orders.invoices.test_issuing import confirmed, from_two_places
from tests.orders.promotions.offers import cash_fee, offer
from tests.orders.wardrobe import add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db


def shown(cart_id: str, payment_method: str = "cod") -> tuple[list[tuple[str, Money]], Money]:
    """The fees that a bag shows, and its total."""
    cart = cart_summary(cart_id, state_code="29", shipping_option="standard", payment_method=payment_method)
    assert cart.tax.taxable + cart.tax.total == cart.total
    return [(fee.title, fee.amount) for fee in cart.surcharges], cart.total


def cod_order(cart_id: str, *, waits: bool = False, **changes: Any) -> Order:
    """The order of a cart that is to be paid in cash; it is confirmed at once, or waits for a code when `waits`."""
    set_checkout_terms(CheckoutTerms(cash_code_from=0 if waits else None))
    start = begin_payment(cart_id=cart_id, details=details(payment_method="cod", **changes))
    return Order.objects.get(public_id=start.order_id)


def test_a_fee_is_asked_for_cash_alone_and_goes_when_the_shopper_pays_ahead() -> None:
    cash_fee()
    cart_id = cart_with((add_piece(), 1))
    assert shown(cart_id) == ([("Cash on delivery fee", Money(49_00))], Money(1_648_00))
    assert shown(cart_id, "prepaid") == ([], Money(1_599_00))


def test_fees_wait_for_their_time_and_are_never_asked_of_an_empty_bag() -> None:
    now = clock.now()
    cash_fee(code="later", starts_at=now + timedelta(hours=1))
    cash_fee(code="over", ends_at=now - timedelta(hours=1))
    cash_fee(code="off", is_active=False)
    cash_fee(code="dollars", currency="USD")
    assert shown(cart_with((add_piece(), 1)))[0] == []
    cash_fee()
    assert cart_summary(cart_with(), payment_method="cod").surcharges == ()


def test_a_percentage_is_of_what_the_goods_still_cost() -> None:
    offer()
    cash_fee(250, method="percentage")
    cart_id = cart_with((add_piece(price="1499.99"), 1))
    # 1,499.99 less 150.00 is 1,349.99; two and a half percent of it 33.74975
    assert shown(cart_id)[0] == [("Cash on delivery fee", Money(33_75))]


def test_an_order_keeps_its_fee_with_the_gst_of_its_goods(world: World) -> None:
    cash_fee()
    blouse = add_piece(price="1000.00")
    dear = add_piece("LEH-RED-34", price="3000.00")
    cart_id = cart_with((blouse, 1), (dear, 1))
    total = cart_summary(cart_id, state_code="29", shipping_option="standard", payment_method="cod").total
    order = cod_order(cart_id)
    Surcharge.objects.update(value=99_00, title="Another")
    assert (order.item_total, order.shipping_total, order.surcharge_total) == (4_000_00, 0, 49_00)
    assert order.total == total.amount == PaymentIntent.objects.get().amount == 4_049_00
    assert order.surcharges == [
        {"code": "cod_fee", "title": "Cash on delivery fee", "amount": 49_00, "by_payment": True}
    ]
    cheap, costly = order.lines.all()
    # 12.25 at 5%: 1225·5/210 = 29.17 paise each; 36.75 at 18%: 3675·18/236 = 280.30
    assert (cheap.rate_bp, cheap.surcharge, cheap.surcharge_cgst, cheap.surcharge_taxable) == (
        500,
        12_25,
        29,
        11_67,
    )
    assert (costly.rate_bp, costly.surcharge, costly.surcharge_sgst) == (1800, 36_75, 2_80)
    assert (costly.surcharge_taxable, costly.surcharge_igst) == (31_15, 0)
    page = order_page(order.public_id)
    assert [(fee.title, fee.amount) for fee in page.surcharges] == [("Cash on delivery fee", Money(49_00))]
    assert page.gst.taxable + page.gst.total == page.total


def test_the_erp_is_told_the_fee_at_the_rates_of_the_goods(world: World) -> None:
    cash_fee()
    cash_fee(10_00, code="handling", title="Handling")
    order = cod_order(
        cart_with((add_piece(price="1000.00"), 1), (add_piece("LEH-RED-34", price="3000.00"), 1))
    )
    body = order_body(order_for_erp(order.public_id))
    # 14.75 of both fees at 5% and 44.25 at 18%, each laid onto 49 and 10
    assert body["charges"] == [
        {"code": "cod_fee", "amount": "12.25", "tax_rate": "5"},
        {"code": "cod_fee", "amount": "36.75", "tax_rate": "18"},
        {"code": "handling", "amount": "2.50", "tax_rate": "5"},
        {"code": "handling", "amount": "7.50", "tax_rate": "18"},
    ]
    goods = sum(Money.of(line["unit_price"]).amount * int(line["qty"]) for line in body["lines"])
    fees = sum(Money.of(charge["amount"]).amount for charge in body["charges"])
    assert goods + fees == Money.of(body["total"]).amount == order.total == 4_059_00


def test_paying_ahead_after_all_takes_the_fee_off_the_pending_order(world: World) -> None:
    cash_fee()
    cart_id = cart_with((add_piece(), 1))
    assert cod_order(cart_id, waits=True).total == 1_648_00
    begin_payment(cart_id=cart_id, details=details(), accepted_total=1_599_00)
    order = Order.objects.get()
    assert (order.surcharge_total, order.surcharges, order.total) == (0, [], 1_599_00)
    assert OrderLine.objects.get().surcharge == 0
    assert PaymentIntent.objects.latest("id").amount == 1_599_00
    assert cod_order(cart_id, waits=True).total == 1_648_00


def test_a_frozen_bag_shows_the_fee_of_its_order(world: World) -> None:
    cash_fee()
    cart_id = cart_with((add_piece(), 1))
    cod_order(cart_id, waits=True)
    Surcharge.objects.all().delete()
    assert shown(cart_id, "prepaid") == ([("Cash on delivery fee", Money(49_00))], Money(1_648_00))


def test_two_gstins_share_the_fee_and_their_invoices_make_up_the_order(world: World) -> None:
    cash_fee().rules.all().delete()  # a fee on every order: cash is not taken from two places
    order = from_two_places()
    issue_invoices(order_id=order.public_id)
    assert sum(Invoice.objects.values_list("total", flat=True)) == order.total == 10_549_00
    assert (
        sum(
            line["surcharge"]["taxable"] + line["surcharge"]["igst"]
            for invoice in Invoice.objects.all()
            for line in invoice.lines
        )
        == 49_00
    )


def test_the_invoice_prints_the_fee_and_a_credit_note_gives_it_back(world: World) -> None:
    cash_fee()
    order = cod_order(cart_with((add_piece(), 1)))
    issue_invoices(order_id=order.public_id)
    invoice = Invoice.objects.get()
    printed = printed_invoice(order_id=order.public_id, document_id=invoice.public_id)
    assert [(line.title, line.hs_code, line.rate_bp, line.sums.total) for line in printed.lines[1:]] == [
        ("Delivery", "62061090", 500, 99_00),
        ("Cash on delivery fee", "62061090", 500, 49_00),
    ]
    # 4900·5/210 = 116.67
    assert (printed.lines[2].sums.cgst, printed.lines[2].sums.taxable) == (1_17, 46_66)
    assert invoice_pdf(printed).startswith(b"%PDF")
    issue_credit_note(
        invoice_id=invoice.public_id, key="back", reason="All came back",
        lines=[CreditedLine(1, 1, with_carriage=True)],
    )  # fmt: skip
    assert CreditNote.objects.get().total == invoice.total == 1_648_00


def test_a_credit_note_for_goods_alone_keeps_the_fee(world: World) -> None:
    cash_fee()
    order = cod_order(cart_with((add_piece(), 2)))
    issue_invoices(order_id=order.public_id)
    issue_credit_note(
        invoice_id=Invoice.objects.get().public_id,
        key="one",
        reason="One came back",
        lines=[CreditedLine(1, 1)],
    )
    assert CreditNote.objects.get().total == 1_500_00


def test_documents_from_before_fees_are_still_printed(placed: Callable[..., Order]) -> None:
    order = confirmed(placed())
    issue_invoices(order_id=order.public_id)
    found = Invoice.objects.get()
    lines = [{name: kept for name, kept in row.items() if name != "surcharge"} for row in found.lines]
    old = Invoice(**{each.attname: getattr(found, each.attname) for each in Invoice._meta.concrete_fields})
    old.pk, old.public_id, old.serial, old.number, old.gstin = None, "inv_old", 90, "BI29-OLD", "29OLD"
    old.lines, old.recipient = lines, {k: v for k, v in found.recipient.items() if k != "surcharges"}
    old.save(force_insert=True)
    printed = printed_invoice(order_id=order.public_id, document_id="inv_old")
    assert [line.title for line in printed.lines][1:] == ["Delivery"]
    number = issue_credit_note(
        invoice_id="inv_old", key="old", reason="Back", lines=[CreditedLine(1, 1, with_carriage=True)]
    )
    assert CreditNote.objects.get(number=number).total == 1_599_00


def test_the_database_keeps_the_sums(placed: Callable[..., Order]) -> None:
    order = placed()
    for table, change in ((Order, {"surcharge_total": 1}), (OrderLine, {"surcharge": 1})):
        with pytest.raises(IntegrityError), transaction.atomic():
            table._default_manager.update(**change)
    order.refresh_from_db()
    assert (order.surcharge_total, order.total) == (0, 1_599_00)
