"""An order's invoice or credit note as a PDF, behind the link that only its buyer has."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orders.invoices.printing import invoice_pdf
from orders.invoices.queries import printed_invoice
from orders.sales.queries import order_id_by_token


@require_safe
def document(request: HttpRequest, token: str, document_id: str) -> HttpResponse:
    """The PDF, named by its number. Raises NotFound for an unknown link or a document of another order."""
    found = printed_invoice(order_id=order_id_by_token(token), document_id=document_id)
    response = HttpResponse(invoice_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
