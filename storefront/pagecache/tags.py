"""What a page shows, as tags: `product:prod_01J…`. News about a tag makes the pages that carry it stale."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

# What every list of products carries: a product that appears or disappears may belong on any of them.
LISTS = "lists"
# What every page with the shop's menu carries.
MENU = "menu"


def product(public_id: str) -> str:
    """Whatever shows this product: its own page, its card in any list."""
    return f"product:{public_id}"


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
    "CollectionPage": lambda shown: content("collection", shown.handle),
}


def tags_of(*shown: Any) -> frozenset[str]:
    """Every tag in these answers: dataclasses, and the sequences and mappings inside them, are walked whole."""
    found: set[str] = set()
    waiting = list(shown)
    while waiting:
        thing = waiting.pop()
        if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            tag_of = TAG_OF.get(type(thing).__name__)
            if tag_of is not None:
                found.add(tag_of(thing))
            waiting.extend(_children(thing))
        elif isinstance(thing, Mapping):
            waiting.extend(thing.values())
        elif isinstance(thing, list | tuple):
            waiting.extend(thing)
    return frozenset(found)


def _children(thing: Any) -> Iterable[Any]:
    return (getattr(thing, field.name) for field in dataclasses.fields(thing))
