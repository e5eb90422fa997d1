"""What is printed: every field the law asks for, exact figures, every script, and nobody else's documents."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader

from core.errors import NotFound
from orders.invoices.models import Invoice
from orders.invoices.operations import CreditedLine, issue_credit_note, issue_invoices
from orders.invoices.printing import PrintedDocument, invoice_pdf
from orders.invoices.printing.documents import amount_in_words
from orders.invoices.printing.facts import PrintedLine
from orders.invoices.queries import documents_of, printed_invoice
from orders.invoices.rules import Sums
from orders.models import Order
from tests.orders.invoices.test_issuing import confirmed
from tests.orders.wardrobe import MUMBAI

Placed = Callable[..., Order]


def text_of(pdf: bytes) -> str:
    """All text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def one_line(title: str = "Meera Silk Blouse", count: int = 1) -> PrintedDocument:
    """An invoice of so many equal lines."""
    line = PrintedLine(title, "BLS-1", "62061090", "2", 150_000, 0, 500, Sums(285_714, 7_143, 7_143))
    return PrintedDocument(
        title="Tax invoice", number="BI29-2627-00042", issued_on=date(2026, 11, 24), currency="INR",
        supplier={"name": "Blouson", "gstin": "29ABCDE1234F1ZW", "address": "Bengaluru"},
        billed_to=["Asha Rao"], delivered_to=["आशा राव"], place_of_supply="Karnataka (29)", order_number="WEB-1",
        lines=[line] * count, total=Sums(285_714 * count, 7_143 * count, 7_143 * count),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (159_900, "Rupees one thousand, five hundred and ninety-nine only"),
        (
            12_345_650,
            "Rupees one lakh, twenty-three thousand, four hundred and fifty-six and fifty paise only",
        ),
        (0, "Rupees zero only"),
    ],
)
def test_amounts_in_words_count_in_lakhs(amount: int, words: str) -> None:
    assert amount_in_words(amount, "INR") == words


def test_the_same_document_makes_the_same_bytes() -> None:
    assert invoice_pdf(one_line()) == invoice_pdf(one_line())


def test_a_long_invoice_repeats_its_name_on_every_page() -> None:
    pages = PdfReader(io.BytesIO(invoice_pdf(one_line(count=60)))).pages
    assert len(pages) >= 3
    assert all("BI29-2627-00042" in page.extract_text() for page in pages)
    assert f"page {len(pages)} of {len(pages)}" in pages[-1].extract_text()


@pytest.mark.parametrize("title", ["बनारसी साड़ी", "ரவிக்கை", "ಸೀರೆ", '<b>bold</b> & "quoted"', "x" * 400])
def test_every_script_and_any_text_can_be_printed(title: str) -> None:
    assert invoice_pdf(one_line(title)).startswith(b"%PDF-")


@pytest.mark.django_db
def test_an_orders_invoice_says_what_rule_46_asks(placed: Placed) -> None:
    order = confirmed(placed(shipping=MUMBAI))
    issue_invoices(order_id=order.public_id)
    invoice = Invoice.objects.get()
    text = text_of(invoice_pdf(printed_invoice(order_id=order.public_id, document_id=invoice.public_id)))
    for wanted in (
        "Tax invoice", invoice.number, "GSTIN 29ABCDE1234F1ZW", "Maharashtra (27)", "7, Hill Road, Bandra West", order.number,
        "62061090", "5%", "₹1,428.57", "₹71.43", "₹1,599.00", "reverse charge", "ninety-nine only",
    ):  # fmt: skip
        assert wanted in text, wanted


@pytest.mark.django_db
def test_a_credit_note_names_its_invoice_and_reason(placed: Placed) -> None:
    order = confirmed(placed())
    issue_invoices(order_id=order.public_id)
    invoice = Invoice.objects.get()
    issue_credit_note(
        invoice_id=invoice.public_id, key="r1", reason="Returned: too tight", lines=[CreditedLine(1, 1)]
    )
    rows = documents_of(order.public_id)
    assert [row.kind for row in rows] == ["invoice", "credit_note"]
    text = text_of(invoice_pdf(printed_invoice(order_id=order.public_id, document_id=rows[1].id)))
    assert "Credit note" in text and invoice.number in text and "Returned: too tight" in text


@pytest.mark.django_db
def test_another_orders_document_is_not_found(placed: Placed) -> None:
    order = confirmed(placed())
    issue_invoices(order_id=order.public_id)
    with pytest.raises(NotFound):
        printed_invoice(order_id="order_other", document_id=Invoice.objects.get().public_id)


@pytest.mark.django_db
def test_a_business_buyer_s_gstin_is_printed(placed: Placed) -> None:
    order = confirmed(placed(company_name="Rao Textiles", gstin="29ABCDE1234F1ZW"))
    issue_invoices(order_id=order.public_id)
    invoice = Invoice.objects.get()
    document = printed_invoice(order_id=order.public_id, document_id=invoice.public_id)
    assert list(document.billed_to)[:2] == ["Rao Textiles", "GSTIN 29ABCDE1234F1ZW"]
    text = text_of(invoice_pdf(document))
    assert "Rao Textiles" in text
    assert text.count("29ABCDE1234F1ZW") == 2, "the supplier's and, here the same, the buyer's"
