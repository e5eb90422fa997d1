"""GST documents on paper: pure functions from frozen documents to PDF bytes."""

from orders.invoices.printing.documents import invoice_pdf
from orders.invoices.printing.facts import PrintedDocument

__all__ = ["PrintedDocument", "invoice_pdf"]
