"""The code that confirms an order in cash: typed on the order's page, or asked for once more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.errors import NotFound, Refused
from orders.checkout.operations import confirm_cash_order, send_cash_code
from storefront.pages.payment import to_order


@require_POST
def cash_code(request: HttpRequest, token: str) -> HttpResponse:
    """POST `code` confirms; `action=again` sends another. Either way the order's page tells. NotFound for a wrong link."""
    try:
        if request.POST.get("action") == "again":
            send_cash_code(token=token)
            messages.success(request, "We have sent another code. It can take a minute to arrive.")
        else:
            confirm_cash_order(token=token, code=request.POST.get("code", "")[:40])
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, " ".join(getattr(refusal, "fields", {}).values()) or refusal.message)
    return to_order(token)
