"""What a page shows, as tags: `product:prod_01J…`, in a region with another currency `product:prod_01J…@USD`. News about
a tag makes the pages that carry it stale."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from catalog.range.queries import HOME_MARKET
from core.money import Money

# What every list of products carries: a product that appears or disappears may belong on any of them.
LISTS = "lists"
# What every page with the shop's menu carries.
MENU = "menu"

# Most of what a page shows leads nowhere.
LEAVES = frozenset({str, int, bool, type(None), Money, date, datetime})


_PRODUCT = "product:"


def product(public_id: str, currency: str = HOME_MARKET.currency) -> str:
    """Whatever shows this product at prices of a currency: its own page, its card in any list."""
    return f"{_PRODUCT}{public_id}{_at(currency)}"


def sold_in(currency: str, shown: frozenset[str]) -> frozenset[str]:
    """The same tags for a page whose prices are in a currency: other prices than its own are no news to it."""
    at = _at(currency)
    return frozenset(f"{tag}{at}" if tag.startswith(_PRODUCT) else tag for tag in shown) if at else shown


def _at(currency: str) -> str:
    return "" if currency == HOME_MARKET.currency else f"@{currency}"


def content(kind: str, handle: str) -> str:
    """Whatever shows this category's or collection's words and picture."""
    return f"{kind}:{handle}"


# The class of a query's answer -> the tag of one such answer. Matched by name: tags are derived from what the
# queries returned, and a nested answer (a card on a product page) counts as shown.
TAG_OF: Mapping[str, Callable[[Any], str]] = {
    "ProductPage": lambda shown: product(shown.id),
    "ProductCard": lambda shown: product(shown.id),
    "CategoryPage": lambda shown: content("category", shown.handle),
    "CategoryNode": lambda shown: content("category", shown.handle),
    "WrittenCard": lambda shown: content("written", shown.handle),
    "HomeBlock": lambda shown: content("home_section", shown.handle),
    "CollectionPage": lambda shown: content("collection", shown.handle),
}


def tags_of(*shown: Any) -> frozenset[str]:
    """Every tag in these answers: dataclasses, and the sequences and mappings inside them, are walked whole."""
    found: set[str] = set()
    waiting = list(shown)
    while waiting:
        thing = waiting.pop()
        tag_of, field_names = _anatomy(type(thing))  # type: ignore[arg-type]  # every class is hashable
        if tag_of is not None:
            found.add(tag_of(thing))
        children: Iterable[Any] = ()
        if field_names:
            children = [getattr(thing, name) for name in field_names]
        elif isinstance(thing, Mapping):
            children = thing.values()
        elif isinstance(thing, list | tuple):
            children = thing
        waiting.extend(child for child in children if type(child) not in LEAVES)
    return frozenset(found)


@cache
def _anatomy(kind: type) -> tuple[Callable[[Any], str] | None, tuple[str, ...]]:
    """How things of a class are tagged, and which fields lead further: found out once per class."""
    if not dataclasses.is_dataclass(kind):
        return None, ()
    return TAG_OF.get(kind.__name__), tuple(field.name for field in dataclasses.fields(kind))
