"""The front of the house: the sections that staff have arranged, or the house's own order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import collections_shown
from catalog.content.operations import FRONT
from catalog.content.queries import HomeBlock, home_blocks
from catalog.media.queries import Picture, banners
from catalog.products.queries import product_cards
from storefront import structured
from storefront.languages import public_site, spoken
from storefront.pagecache import tags
from storefront.pages.render import render_list, render_live
from storefront.ratings import card_ratings
from storefront.regions import asking_there

FEATURED = 8
OF_A_COLLECTION = 4
HERO = "home-hero"
CREED = HomeBlock("words", words="Handloom is slow. So we make each piece in small numbers, tell you who wove it and where, and mend what you wear out.")  # fmt: skip
OWN_ORDER = (
    *(HomeBlock(kind) for kind in ("hero", "promises", "shelves", "featured")),
    CREED,
    HomeBlock("lead"),
    HomeBlock("stories"),
)
TAGS = (
    tags.content("banner", HERO),
    tags.content("home", FRONT),
    tags.content("written_list", "article"),
    tags.content("written_list", "look"),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render_list(request, "storefront/pages/home.html", _shown(home_blocks(spoken())), also=TAGS)


def draft(request: HttpRequest) -> HttpResponse:
    """The front page with the sections that are not shown yet, for those who arrange it."""
    shown = _shown(home_blocks(spoken(), drafts=True))
    return render_live(request, "storefront/pages/home.html", {**shown, "is_draft": True})


def _shown(arranged: tuple[HomeBlock, ...]) -> dict[str, Any]:
    blocks = arranged or OWN_ORDER
    kinds = {block.kind for block in blocks}
    stories = collections_shown(spoken())
    featured = (
        product_cards(featured=True, limit=FEATURED, language=spoken(), context=asking_there()).cards
        if "featured" in kinds
        else ()
    )
    sections = [(block, _cards_of(block)) for block in blocks]
    site = public_site()
    return {
        "sections": sections,
        "hero": hero_pictures() if "hero" in kinds else {},
        "lead_story": stories[0] if stories else None,
        "stories": stories[1:6] if "lead" in kinds else stories[:5],
        "featured": featured,
        "ratings": card_ratings(featured, *(cards for _, cards in sections)),
        "social": {"type": "website", "site_name": "Blouson", "title": "Blouson", "url": f"{site}/"},
        "graph": [structured.organization(site), structured.website(site)],
    }


def _cards_of(block: HomeBlock) -> tuple[Any, ...]:
    if not block.collection:
        return ()
    return product_cards(
        collection=block.collection, limit=OF_A_COLLECTION, language=spoken(), context=asking_there()
    ).cards


def hero_pictures() -> dict[str, Picture]:
    """The hero by shape, `wide` and `tall`: each screen gets the one that was composed for it."""
    return {picture.shape: picture for picture in reversed(banners(HERO, spoken())) if picture.shape}
