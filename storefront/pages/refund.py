"""Where money that was paid in cash goes back to: chosen behind the order's link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.returns.operations import choose_refund
from orders.returns.queries import refund_ways
from orders.sales.queries import order_by_token
from payments.cash_refunds.rules import RefundChoice
from storefront.pages.render import render_live, unstored
from storefront.try_limits import RETURN_REQUESTS

FIELDS = ("name", "upi", "account", "account_again", "ifsc")
AS_BEFORE = "same"


def typed_refund(request: HttpRequest) -> dict[str, str]:
    """What was typed about the money, for a form that comes back. Field names begin with refund_."""
    return {
        "way": request.POST.get("money", ""),
        **{name: request.POST.get(f"refund_{name}", "") for name in FIELDS},
    }


def refund_choice(request: HttpRequest) -> RefundChoice | None:
    """The choice in a form; None where none was asked for, or the one made before is to stand."""
    typed = typed_refund(request)
    return None if typed["way"] in ("", AS_BEFORE) else RefundChoice(**typed)


@require_http_methods(["GET", "HEAD", "POST"])
def refund(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks where the money is to go; POST keeps it. NotFound for an unknown token."""
    order = order_by_token(token)
    if request.method != "POST":
        return _form(request, token)
    try:
        RETURN_REQUESTS.spend(request, order.id)
        place = choose_refund(order_id=order.id, choice=RefundChoice(**typed_refund(request)))
    except Refused as refusal:
        return _form(request, token, refusal)
    messages.success(request, f"Thank you. Your money goes to {place}.")
    return unstored(HttpResponseRedirect(f"/orders/{token}/", status=303))


def _form(request: HttpRequest, token: str, refusal: Refused | None = None) -> HttpResponse:
    order = order_by_token(token)
    errors = getattr(refusal, "fields", {})
    shown: dict[str, Any] = {
        "order": order,
        "ways": refund_ways(order.id),
        "typed": typed_refund(request),
        "refusal": refusal,
        "errors": errors,
        "problems": list(errors.values()),
    }
    status = refusal.http_status if refusal else 200
    response = render_live(request, "storefront/pages/refund.html", shown, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
