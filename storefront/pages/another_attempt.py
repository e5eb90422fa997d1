"""Asking the courier to come once more, from the page that only the order's buyer can open."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from core.errors import Refused
from orders.fulfilment.operations import ask_another_attempt
from orders.sales.queries import order_by_token
from storefront.pages.render import unstored

MOST_LETTERS = 1000


@require_POST
def another_attempt(request: HttpRequest, token: str, shipment_id: str) -> HttpResponse:
    """Ask for another delivery and say so on the order's page. Raises NotFound for an unknown token or parcel."""
    order = order_by_token(token)
    wish = request.POST.get("wish", "")[:MOST_LETTERS]
    try:
        is_news = ask_another_attempt(order_id=order.id, shipment_id=shipment_id, wish=wish)
    except Refused as refusal:
        if refusal.http_status == 404:
            raise
        fields = getattr(refusal, "fields", {})
        messages.warning(request, next(iter(fields.values()), refusal.message))
    else:
        messages.success(request, ASKED if is_news else KNOWN)
    return unstored(HttpResponseRedirect(f"/orders/{token}/", status=303))


ASKED = "We have asked the courier to come again. It usually tries on the next working day."
KNOWN = "The courier knows already that you wait for it."
