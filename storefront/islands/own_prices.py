"""Prices of their own for customers who are logged in: still pages show everybody's, this fills in theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.listing.queries.own_prices import own_prices
from catalog.pricing.queries import PriceContext
from catalog.products.queries import product_page
from core.errors import NotFound
from orders.customers.queries import price_context_of
from storefront.languages import spoken
from storefront.pages.render import render_island
from storefront.piece import Asking, piece_in_colour
from storefront.regions import asking_there
from storefront.visitor import customer_id

MOST_CARDS = 60


@require_safe
def own_prices_shown(request: HttpRequest) -> HttpResponse:
    """What differs on the page that asks: cards by product `id`, and the `product` it is about in its `colour`.

    Empty for whoever has no prices of their own. The number of queries does not depend on how many cards there are.
    """
    context = asking_there(price_context_of(customer_id(request)))
    ids = [each[:40] for each in request.GET.getlist("id")[:MOST_CARDS]]
    shown = {
        "cards": own_prices(ids, context, asking_there()),
        "asking": _asking(request, context) if context.is_personal else None,
    }
    return render_island(request, "storefront/islands/own_prices.html", shown)


def _asking(request: HttpRequest, context: PriceContext) -> Asking | None:
    handle = request.GET.get("product", "")[:200]
    if not handle:
        return None
    try:
        found = product_page(handle, spoken(), context)
        return piece_in_colour(found, request.GET.get("colour", "")[:60]).asking
    except NotFound:
        return None
