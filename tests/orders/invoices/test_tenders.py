"""The invoice names how the order is paid, as it stood when the goods left; credit notes do not."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from orders.invoices.models import Invoice
from orders.invoices.operations import issue_invoices
from orders.invoices.printing import invoice_pdf
from orders.invoices.queries import printed_invoice
from orders.models import Order
from tests.orders.checkout.test_credit import order_with
from tests.orders.conftest import begin, come_back
from tests.payments.credit.accounts import add_card, seen
from tests.world import World

pytestmark = pytest.mark.django_db


def tenders(order: Order) -> list[str]:
    issue_invoices(order_id=order.public_id)
    paper = printed_invoice(order_id=order.public_id, document_id=Invoice.objects.get(order=order).public_id)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(invoice_pdf(paper))).pages)
    assert "Order paid by" in text
    return list(paper.tenders)


def test_card_and_gateway_each_with_its_part(world: World, pay: Callable[..., dict[str, str]]) -> None:
    card = add_card(50_000)
    order = order_with(card)
    order = come_back(order, pay(order))
    assert tenders(order) == [f"Gift card ending {seen(card).last_four} ₹500.00", "Online ₹1,099.00"]


def test_cash_at_the_door(world: World) -> None:
    order = Order.objects.get(public_id=begin(payment_method="cod").order_id)
    assert tenders(order) == ["Cash on delivery ₹1,599.00"]


def test_what_was_issued_stays_when_the_order_changes(
    world: World, pay: Callable[..., dict[str, str]]
) -> None:
    order = Order.objects.get(public_id=begin().order_id)
    order = come_back(order, pay(order))
    assert tenders(order) == ["Online ₹1,599.00"]
    Order.objects.update(payment_method="cod")
    paper = printed_invoice(order_id=order.public_id, document_id=Invoice.objects.get().public_id)
    assert paper.tenders == ("Online ₹1,599.00",)
