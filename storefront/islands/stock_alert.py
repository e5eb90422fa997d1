"""Asking to be told when a sold-out size is back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.web import same_origin
from orders.customers.alerts.operations import ask_for_alert
from storefront.islands.base import page_before, wants_fragment
from storefront.pages.render import render_island, unstored
from storefront.try_limits import STOCK_WISHES

TEMPLATE = "storefront/islands/stock_alert.html"


@same_origin
@require_POST
def stock_alert(request: HttpRequest) -> HttpResponse:
    """Remember `email` for `variant`: a word of thanks in the panel, or a page of it without JavaScript."""
    email = request.POST.get("email", "")[:300]
    try:
        STOCK_WISHES.spend(request, email)
        ask_for_alert(variant_id=request.POST.get("variant", ""), email=email)
    except Refused as refusal:
        return _answer(request, {"refusal": refusal}, status=refusal.http_status)
    return _answer(request, {"email": email.strip()}, status=200)


def _answer(request: HttpRequest, shown: dict[str, object], *, status: int) -> HttpResponse:
    if wants_fragment(request):
        return render_island(request, TEMPLATE, shown, status=status)
    shown["back"] = page_before(request)
    return unstored(render(request, "storefront/pages/stock_alert.html", shown, status=status))
