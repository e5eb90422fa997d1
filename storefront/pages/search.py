"""Search: made for whoever asks, never stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.search.queries import SearchPage, search_products
from storefront.pages.lists import PAGE_SIZE, page_number, paging_of
from storefront.pages.render import render_live

MOST_LETTERS = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products for `q`; without it, the form and where else to begin."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MOST_LETTERS]
    number = page_number(request)
    found: SearchPage | None = None
    if text:
        found = search_products(text, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    paging = paging_of(request, number=number, total=found.count if found else 0)
    return render_live(
        request, "storefront/pages/search.html", {"text": text, "found": found, "paging": paging}
    )
