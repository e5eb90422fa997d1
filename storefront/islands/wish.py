"""The heart: putting a piece on the wishlist from its still page or its card."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from core.errors import Refused
from core.web import same_origin
from orders.wishlists.operations import add_wish
from storefront.islands.base import page_before, wants_fragment
from storefront.pages.render import render_island, unstored
from storefront.try_limits import HEARTS
from storefront.visitor import wishlist_for_writing

TEMPLATE = "storefront/islands/wish.html"


@same_origin
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Like `variant`, or `product` in `colour` while no size is chosen: a filled heart, or the list without JavaScript."""
    try:
        HEARTS.spend(request, request.session.session_key or "")
        add_wish(
            wishlist_id=wishlist_for_writing(request),
            variant_id=request.POST.get("variant", "")[:60],
            product_handle=request.POST.get("product", "")[:160],
            colour=request.POST.get("colour", "")[:80],
        )
    except Refused as refusal:
        return _refused(request, refusal)
    if wants_fragment(request):
        return render_island(request, TEMPLATE, {"is_liked": True, "in_words": "in_words" in request.POST})
    return unstored(HttpResponseRedirect("/wishlist/", status=303))


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if wants_fragment(request):
        return render_island(request, TEMPLATE, {"refusal": refusal})
    shown = {"refusal": refusal, "back": page_before(request)}
    return unstored(render(request, "storefront/pages/refused.html", shown, status=refusal.http_status))
