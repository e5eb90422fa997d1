"""Calling an order off, from the page that only its buyer can open."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.returns.operations import stop_order
from orders.sales.queries import order_by_token
from storefront.pages.render import render_live, unstored

LONGEST_REASON = 120


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks once more; POST calls the order off, or asks the warehouse to. Raises NotFound for an unknown token."""
    order = order_by_token(token)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON] or "No longer wanted"
        try:
            is_over = stop_order(order_id=order.id, reason=reason)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, OVER if is_over else ASKED)
        return unstored(HttpResponseRedirect(f"/orders/{token}/", status=303))
    response = render_live(request, "storefront/pages/cancel.html", {"order": order})
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


OVER = "Your order is cancelled. What you paid goes back to the way you paid, in full."
ASKED = (
    "Your order is packed already: we have asked the warehouse and the courier to stop it, and write to you."
)
