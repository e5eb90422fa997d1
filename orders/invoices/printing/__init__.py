"""GST documents on paper: pure functions from frozen documents to PDF bytes."""

from orders.invoices.printing.documents import invoice_pdf
from orders.invoices.printing.facts import PrintedDocument
from orders.invoices.printing.slips import slip_pdf

__all__ = ["PrintedDocument", "invoice_pdf", "slip_pdf"]
