"""Search: made for whoever asks, never stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.search.log import note_search, popular_searches
from catalog.search.queries import RELEVANCE, SearchPage, search_products
from storefront.pages.lists import (
    ORDERS,
    PAGE_SIZE,
    Order,
    fitting,
    narrowing_of,
    page_number,
    paging_of,
    question_of,
)
from storefront.pages.render import render_live
from storefront.ratings import card_ratings

MOST_LETTERS = 100
SEARCH_ORDERS = ((RELEVANCE, "Best match"), *ORDERS[1:])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products for `q`; without it, the form and where else to begin."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MOST_LETTERS]
    number = page_number(request)
    asked = request.GET.get("sort", "")
    offered = fitting(SEARCH_ORDERS)
    order = Order(asked if asked in dict(offered) else RELEVANCE, offered)
    question = question_of(request, sort=order.chosen)
    found: SearchPage | None = None
    if text:
        found = search_products(text, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE, question=question)
    if found is not None and number == 1:
        note_search(text, found.count)
    paging = paging_of(request, number=number, total=found.count if found else 0)
    narrowing = narrowing_of(request, found.facets if found else (), in_stock=question.in_stock)
    shown = {
        "text": text,
        "found": found,
        "ratings": card_ratings(found.cards if found else ()),
        "paging": paging,
        "order": order,
        "narrowing": narrowing,
        "popular": () if found and found.cards else popular_searches(),
    }
    return render_live(request, "storefront/pages/search.html", shown)
