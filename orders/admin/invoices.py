"""GST documents for finance: to read, to print, and as a table for the monthly return."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import action, display

from core.admin import ReadOnlyAdmin
from core.imports.cells import neutralised
from core.money import Money, format_money
from orders.invoices.models import CreditNote, Invoice
from orders.invoices.printing import invoice_pdf
from orders.invoices.queries import printed_invoice

COLUMNS = (
    "number", "date", "gstin", "place of supply", "recipient", "against", "hsn", "rate %", "taxable", "cgst", "sgst",
    "igst", "total",
)  # fmt: skip


class DocumentAdmin(ReadOnlyAdmin):
    """What invoices and credit notes share: a list by number, the paper, and the table."""

    list_filter = ["gstin", "issued_on"]
    date_hierarchy = "issued_on"
    actions = ["download_table"]

    @display(description="total", ordering="total")
    def shown_total(self, document: Invoice | CreditNote) -> str:
        """What the document comes to."""
        return format_money(Money(document.total, document.currency))

    @display(description="GST")
    def shown_tax(self, document: Invoice | CreditNote) -> str:
        """All GST in it."""
        return format_money(Money(document.total - document.taxable, document.currency))

    @display(description="paper")
    def shown_paper(self, document: Invoice | CreditNote) -> str:
        """A link to the PDF."""
        meta = self.model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_pdf", args=[document.pk])
        return format_html('<a href="{}">{} (PDF)</a>', address, document.number)

    def get_urls(self) -> list[Any]:
        """The paper's address beside the usual ones."""
        meta = self.model._meta
        name = f"{meta.app_label}_{meta.model_name}_pdf"
        return [
            path("<int:pk>/pdf/", self.admin_site.admin_view(self.paper), name=name),
            *super().get_urls(),
        ]

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The document as it was given out."""
        document = self.get_queryset(request).get(pk=pk)
        invoice = document if isinstance(document, Invoice) else document.invoice
        printed = printed_invoice(order_id=invoice.order.public_id, document_id=document.public_id)
        response = HttpResponse(invoice_pdf(printed), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{document.number}.pdf"'
        return response

    @action(description="Download as a table for the GST return", permissions=["view"])
    def download_table(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """One row for each line of each document, amounts in rupees, as CSV."""
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.model._meta.model_name}s.csv"'
        response.write("\ufeff")  # spreadsheets take it for UTF-8 then
        writer = csv.writer(response)
        writer.writerow(COLUMNS)
        for document in queryset.order_by("gstin", "serial"):
            writer.writerows([neutralised(cell) for cell in row] for row in _table_rows(document))
        return response


def _table_rows(document: Invoice | CreditNote) -> list[list[str]]:
    """The lines of a document with goods and carriage together: they bear the same HSN and rate."""
    invoice = document if isinstance(document, Invoice) else document.invoice
    head = [
        document.number, document.issued_on.isoformat(), document.gstin, invoice.place_of_supply,
        invoice.recipient["name"], "" if document is invoice else invoice.number,
    ]  # fmt: skip
    return [
        [*head, row["hs_code"], f"{row['rate_bp'] / 100:g}", *_amounts(row, document.currency)]
        for row in document.lines
    ]


def _amounts(row: dict[str, Any], currency: str) -> list[str]:
    sums = [row["goods"][kind] + row["carriage"][kind] for kind in ("taxable", "cgst", "sgst", "igst")]
    return [Money(amount, currency).to_major() for amount in [*sums, sum(sums)]]


@admin.register(Invoice)
class InvoiceAdmin(DocumentAdmin):
    """Invoices, the newest first."""

    list_display = [
        "number",
        "issued_on",
        "gstin",
        "order",
        "place_of_supply",
        "shown_tax",
        "shown_total",
        "shown_paper",
    ]
    list_select_related = ["order"]
    search_fields = ["number", "order__number", "recipient__name"]
    fieldsets = [
        (None, {"fields": ["number", "issued_on", "gstin", "order", "place_of_supply", "shown_paper"]}),
        ("Sums", {"fields": ["shown_tax", "shown_total"]}),
    ]
    readonly_fields = ["shown_paper", "shown_tax", "shown_total"]


@admin.register(CreditNote)
class CreditNoteAdmin(DocumentAdmin):
    """Credit notes, the newest first."""

    list_display = [
        "number",
        "issued_on",
        "gstin",
        "invoice",
        "reason",
        "shown_tax",
        "shown_total",
        "shown_paper",
    ]
    list_select_related = ["invoice__order"]
    search_fields = ["number", "invoice__number", "invoice__order__number"]
    fieldsets = [
        (None, {"fields": ["number", "issued_on", "gstin", "invoice", "reason", "shown_paper"]}),
        ("Sums", {"fields": ["shown_tax", "shown_total"]}),
    ]
    readonly_fields = ["shown_paper", "shown_tax", "shown_total"]
