"""Verbs of GST documents."""

from orders.invoices.operations.issue_credit_note import CreditedLine, credit_invoice, issue_credit_note
from orders.invoices.operations.issue_invoices import (
    NotInvoiceable,
    invoice_order,
    issue_invoices,
    issue_invoices_for_shipment,
)

__all__ = [
    "CreditedLine",
    "NotInvoiceable",
    "credit_invoice",
    "invoice_order",
    "issue_credit_note",
    "issue_invoices",
    "issue_invoices_for_shipment",
]
