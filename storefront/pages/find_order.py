"""An order found without an account or its letter: by its number and the e-mail or telephone it was placed with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.sales.queries import find_order_token
from storefront.pages.render import render_live, unstored
from storefront.try_limits import ORDER_LOOKUPS

LONGEST = {"number": 40, "contact": 254}


@require_http_methods(["GET", "HEAD", "POST"])
def find_order(request: HttpRequest) -> HttpResponse:
    """GET asks; POST leads to the order's own page. Wrong tries are counted, and all get the same answer."""
    if request.method != "POST":
        return _page(request, {"number": request.GET.get("number", "")[:40], "contact": ""})
    typed = {name: request.POST.get(name, "").strip()[:length] for name, length in LONGEST.items()}
    try:
        ORDER_LOOKUPS.spend(request, typed["number"])
        token = find_order_token(number=typed["number"], contact=typed["contact"])
    except Refused as refusal:
        return _page(request, typed, refusal)
    return unstored(HttpResponseRedirect(f"/orders/{token}/", status=303))


def _page(request: HttpRequest, typed: dict[str, str], refusal: Refused | None = None) -> HttpResponse:
    status = refusal.http_status if refusal else 200
    shown = {"typed": typed, "refusal": refusal}
    response = render_live(request, "storefront/pages/find_order.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
