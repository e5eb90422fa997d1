"""Which addresses are still pages, and how each is spelled: one page has one key, however it was linked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode

from storefront.languages import address_in, split_language
from storefront.regions import PREFIX, split_region

# path -> the parameters that choose another page; all others (utm_source, gclid, …) change nothing that is shown.
STILL: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"^/$"), frozenset()),
    (re.compile(r"^/(?:categories(?:/[-\w]+)+|collections/[-\w]+)/$"), frozenset({"page"})),
    (re.compile(r"^/products/[-\w]+/$"), frozenset({"colour"})),
    (re.compile(r"^/(?:pages/[-\w]+|(?:journal|lookbook)(?:/[-\w]+)?)/$"), frozenset()),
)
# These make a list a live one: in another order, narrowed, or far from its beginning, it is rendered for whoever asks.
LISTS = ("/categories/", "/collections/")
LIVE = frozenset({"sort", "stock", "at", "type", "size", "colour", "fabric", "work", "occasion", "price"})


def page_key(path: str, query: str) -> str | None:
    """The one spelling of a still page's address, such as `/categories/silk-blouses/?page=2`; None for live ones.

    A page in another language or region is a page of its own: `/hi/categories/silk-blouses/`, `/to/us/products/…`.
    """
    language, path = split_language(path)
    if language:
        plain = page_key(path, query)
        return None if plain is None else address_in(language, plain)
    region, path = split_region(path)
    if region:
        plain = page_key(path, query)
        return None if plain is None or split_region(path)[0] else f"/{PREFIX}/{region}{plain}"
    for pattern, choosing in STILL:
        if pattern.match(path):
            pairs = parse_qsl(query[:2000])
            if path.startswith(LISTS) and any(name in LIVE for name, _ in pairs):
                return None
            kept = sorted({name: value for name, value in pairs if name in choosing}.items())
            return quote(path) + (f"?{urlencode(kept)}" if kept else "")
    return None
