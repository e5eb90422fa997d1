"""What stands around every page: the menu, the bag's count, who is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from catalog.collections.queries import CategoryNode, CollectionPage, category_tree, collections_shown
from catalog.content.queries import WrittenCard, footer_pages
from catalog.range.queries import Market
from storefront.languages import spoken
from storefront.open_regions import forget_markets, open_markets
from storefront.pagecache import store, tags
from storefront.visitor import bag_count


@dataclass(frozen=True, slots=True)
class Menu:
    """The shop's menu in one language, and the regions it sells in. `version` numbers the news it was made after; None when nobody knows."""

    version: tuple[bytes | None, ...] | None
    tree: tuple[CategoryNode, ...]
    edits: tuple[CollectionPage, ...]
    pages: tuple[WrittenCard, ...] = ()
    regions: tuple[Market, ...] = ()


_kept: dict[str, Menu] = {}


def menu() -> Menu:
    """The menu, asked for once per process, language and news: a category's words, or a product that comes or goes."""
    version, language = store.marks_of(tags.MENU, tags.LISTS), spoken()
    known = _kept.get(language)
    if version is not None and known is not None and known.version == version:
        return known
    made = Menu(
        version, category_tree(language), collections_shown(language), footer_pages(language), open_markets()
    )
    _kept[language] = made
    return made


def forget_menu() -> None:
    """Ask for it anew."""
    _kept.clear()
    forget_markets()


def still_frame() -> dict[str, Any]:
    """The frame of a still page: the menu, and nobody in particular."""
    shown = menu()
    return {
        "menu": shown.tree,
        "edits": shown.edits,
        "foot_pages": shown.pages,
        "regions": shown.regions,
        "is_still": True,
    }


def live_frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page made for this visitor."""
    user, shown = request.user, menu()
    return {
        "menu": shown.tree,
        "edits": shown.edits,
        "foot_pages": shown.pages,
        "regions": shown.regions,
        "is_still": False,
        "bag_count": bag_count(request),
        "first_name": user.get_short_name() if user.is_authenticated else "",
    }
