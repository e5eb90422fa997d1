"""What this browser looked at before. The list stays in the browser; the shop is told it only to show the cards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.products.queries import product_cards
from storefront.languages import spoken
from storefront.pages.render import render_island
from storefront.ratings import card_ratings
from storefront.regions import asking_there

MOST = 4
LONGEST_ID = 40


@require_safe
def recently_viewed(request: HttpRequest) -> HttpResponse:
    """Cards of the products named by `id`, the latest first; nothing for those that are sold no more."""
    asked = [each[:LONGEST_ID] for each in request.GET.getlist("id")][:MOST]
    cards = (
        product_cards(ids=asked, limit=MOST, language=spoken(), context=asking_there()).cards if asked else ()
    )
    shown = {"cards": cards, "ratings": card_ratings(cards)}
    return render_island(request, "storefront/islands/recently_viewed.html", shown)
