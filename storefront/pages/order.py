"""An order, opened by the link that only its buyer has."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orders.invoices.queries import documents_of
from orders.returns.queries import return_choices, returns_of
from orders.reviews.queries import reviewable_pieces
from orders.sales.queries import order_by_token
from storefront.order_words import headline_of
from storefront.pages.render import render_live


@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """Where an order stands, step by step. Raises NotFound for an unknown token."""
    found = order_by_token(token)
    shown = {
        "order": found,
        "documents": documents_of(found.id),
        "returns": returns_of(found.id),
        "may_return": any(choice.most for choice in return_choices(found.id)),
        "reviewable": reviewable_pieces(found.id),
        "headline": headline_of(found),
        "notices": list(messages.get_messages(request)),
    }
    response = render_live(request, "storefront/pages/order.html", shown)
    # The address is the key: it must not travel on to the courier's site.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
