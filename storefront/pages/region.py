"""The choice of country in the frame: where the shop sells to this visitor, and in which currency."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from catalog.range.queries import HOME_MARKET
from core.errors import Refused
from core.web import same_origin
from orders.carts.operations import change_region
from storefront.open_regions import open_market_at
from storefront.pages.render import unstored
from storefront.regions import region_path
from storefront.visitor import cart_id, remember_region, standing_cart


@same_origin
@require_POST
def choose_region(request: HttpRequest) -> HttpResponse:
    """Sell to this visitor in `region` from now on, and go to `next` there; to the bag where its prices change.

    An unknown or closed region is India. A bag that is being paid stays as it is until it is opened again.
    """
    market = open_market_at(request.POST.get("region", "")[:8].lower()) or HOME_MARKET
    there = _page(request.POST.get("next", ""))
    held, state = cart_id(request), standing_cart(request)
    if held is not None and state is not None and state.status == "open":
        try:
            told = change_region(cart_id=held, region=market.code)
        except Refused as refusal:
            told = (refusal.message,)
        for words in told:
            messages.info(request, words)
        there = "/cart/" if told else there
    answer = HttpResponseRedirect(region_path(market, there), status=303)
    remember_region(answer, market, secure=request.is_secure())
    return unstored(answer)


def _page(asked: str) -> str:
    """A page of this shop; the front door for anything else."""
    fits = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked[:500] if fits else "/"
