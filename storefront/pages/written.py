"""Pages in words: about the house, of the law, the journal, the look-book."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import Crumb
from catalog.content.queries import WrittenWhole, written_cards, written_page
from catalog.content.rules import questions_of
from catalog.products.queries import product_cards
from storefront import structured
from storefront.languages import public_site, spoken
from storefront.pagecache import tags
from storefront.pages.render import render_list, render_live, render_still
from storefront.ratings import card_ratings
from storefront.regions import asking_there

LISTS = {"journal": ("article", "The journal"), "lookbook": ("look", "Look-book")}


@require_safe
def page(request: HttpRequest, handle: str) -> HttpResponse:
    """A page about the house or of the law. Raises NotFound."""
    return _still(request, "pages", handle)


@require_safe
def article(request: HttpRequest, handle: str) -> HttpResponse:
    """One article of the journal. Raises NotFound."""
    return _still(request, "journal", handle)


@require_safe
def look(request: HttpRequest, handle: str) -> HttpResponse:
    """One look-book. Raises NotFound."""
    return _still(request, "lookbook", handle)


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """All articles, the newest first."""
    return _list(request, "journal")


@require_safe
def lookbook(request: HttpRequest) -> HttpResponse:
    """All look-books, the newest first."""
    return _list(request, "lookbook")


def draft(request: HttpRequest, room: str, handle: str) -> HttpResponse:
    """A page as it would look, for those who write it: never stored, nor for search engines."""
    written = written_page(room, handle, spoken(), drafts=True)
    return render_live(
        request, "storefront/pages/written.html", {**shown_of(written, room), "is_draft": True}
    )


def shown_of(written: WrittenWhole, room: str) -> dict[str, Any]:
    """What the template needs of a written page."""
    card = written.card
    cards = (
        product_cards(ids=written.product_ids, limit=24, language=spoken(), context=asking_there()).cards
        if written.product_ids
        else ()
    )
    way = (Crumb(LISTS[room][1], f"/{room}/"),) if room in LISTS else ()
    return {
        "written": written,
        "page": card,
        "cards": cards,
        "ratings": card_ratings(cards),
        "crumbs": (*way, Crumb(card.title, card.url)),
        "is_look": card.kind == "look",
        **_for_machines(written, room, way),
    }


def _still(request: HttpRequest, room: str, handle: str) -> HttpResponse:
    return render_still(
        request, "storefront/pages/written.html", shown_of(written_page(room, handle, spoken()), room)
    )


def _list(request: HttpRequest, room: str) -> HttpResponse:
    kind, title = LISTS[room]
    cards = written_cards(kind, spoken())
    site = public_site()
    shown = {
        "room": room,
        "cards": cards,
        "crumbs": (Crumb(title, f"/{room}/"),),
        "social": {"type": "website", "site_name": "Blouson", "title": title, "url": f"{site}/{room}/"},
        "graph": [
            structured.organization(site),
            structured.breadcrumbs(site, (Crumb(title, f"/{room}/"),)),
            structured.product_list(site, cards),
        ],
    }
    return render_list(
        request, "storefront/pages/written_list.html", shown, also=[tags.content("written_list", kind)]
    )


def _for_machines(written: WrittenWhole, room: str, way: tuple[Crumb, ...]) -> dict[str, Any]:
    card, site = written.card, public_site()
    about = written.seo_description or card.intro
    picture = structured.absolute(settings.SITE_URL, card.picture.src) if card.picture else ""
    graph = [
        structured.organization(site),
        structured.breadcrumbs(site, (*way, Crumb(card.title, card.url))),
    ]
    if card.kind == "article":
        graph.append(structured.article(site, card, description=about, picture=picture))
    questions = questions_of(written.blocks) if card.kind == "page" else ()
    if questions:
        graph.append(structured.questions(questions))
    return {
        "graph": graph,
        "social": {
            "type": "article" if card.kind == "article" else "website",
            "site_name": "Blouson",
            "title": card.title,
            "description": about,
            "url": f"{site}{card.url}",
            "image": picture,
        },
    }
