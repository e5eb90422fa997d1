"""GST documents for finance: the list, the paper, the table for the return."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from orders.invoices.models import CreditNote, Invoice
from orders.invoices.operations import CreditedLine, issue_credit_note, issue_invoices
from orders.models import Order
from tests.orders.invoices.test_issuing import confirmed
from tests.orders.wardrobe import MUMBAI

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner, logged in."""
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    return client


@pytest.fixture
def invoice(placed: Callable[..., Order]) -> Invoice:
    """An order to Mumbai, invoiced and credited."""
    order = confirmed(placed(shipping=MUMBAI))
    Order.objects.filter(pk=order.pk).update(billing_name="=SUM(A1)")
    issue_invoices(order_id=order.public_id)
    found = Invoice.objects.get()
    issue_credit_note(invoice_id=found.public_id, key="r", reason="Returned", lines=[CreditedLine(1, 1)])
    return found


@pytest.mark.parametrize("model", [Invoice, CreditNote])
def test_the_paper_opens_from_the_admin(staff: Client, invoice: Invoice, model: type[Invoice]) -> None:
    name, pk = model._meta.model_name, model.objects.get().pk
    page = staff.get(f"/admin/orders/{name}/{pk}/change/").text
    assert f"/admin/orders/{name}/{pk}/pdf/" in page
    paper = staff.get(f"/admin/orders/{name}/{pk}/pdf/")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_stranger_gets_no_paper(client: Client, invoice: Invoice) -> None:
    assert client.get(f"/admin/orders/invoice/{invoice.pk}/pdf/").status_code == 302


def test_the_table_for_the_return_is_exact_and_harmless(staff: Client, invoice: Invoice) -> None:
    answer = staff.post(
        "/admin/orders/invoice/", {"action": "download_table", "_selected_action": [str(invoice.pk)]}
    )
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["number"] == invoice.number
    assert (row["taxable"], row["igst"], row["cgst"], row["total"]) == ("1522.86", "76.14", "0.00", "1599.00")
    assert (row["hsn"], row["rate %"], row["place of supply"]) == ("62061090", "5", "27")
    assert row["recipient"] == "'=SUM(A1)"


def test_documents_cannot_be_added_changed_or_deleted(staff: Client, invoice: Invoice) -> None:
    assert staff.get("/admin/orders/invoice/add/").status_code == 403
    assert staff.post(f"/admin/orders/invoice/{invoice.pk}/delete/", {"post": "yes"}).status_code == 403
