"""The front of the house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import collections_shown
from catalog.media.queries import Picture, banners
from catalog.products.queries import product_cards
from storefront import structured
from storefront.languages import public_site, spoken
from storefront.pagecache import tags
from storefront.pages.render import render_list
from storefront.ratings import card_ratings

FEATURED = 8
HERO = "home-hero"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Hero, shelves, featured pieces and the collections' stories."""
    stories, featured = (
        collections_shown(spoken()),
        product_cards(featured=True, limit=FEATURED, language=spoken()),
    )
    shown = {
        "hero": hero_pictures(),
        "lead_story": stories[0] if stories else None,
        "featured": featured,
        "stories": stories[1:6],
        "ratings": card_ratings(featured.cards),
        "social": {"type": "website", "title": "Blouson", "url": f"{public_site()}/"},
        "graph": [structured.organization(public_site()), structured.website(public_site())],
    }
    return render_list(request, "storefront/pages/home.html", shown, also=[tags.content("banner", HERO)])


def hero_pictures() -> dict[str, Picture]:
    """The hero by shape, `wide` and `tall`: each screen gets the one that was composed for it."""
    return {picture.shape: picture for picture in reversed(banners(HERO, spoken())) if picture.shape}
