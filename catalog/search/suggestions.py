"""What a shopper may mean while still typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from catalog.collections.queries import CategoryNode, Crumb, category_tree
from catalog.listing.queries.lists import entries_in_order
from catalog.listing.queries.shapes import ListingQuestion
from catalog.products.queries.shapes import product_url
from catalog.search.ports import Asked
from catalog.search.queries import RELEVANCE, understanding_of
from catalog.search.retrieval import TextRetriever
from catalog.search.rules import plain, words_of

LEAST_LETTERS = 2
LOOKED_AT = 200
SHOWN = 5
MOST_CATEGORIES = 3
KEPT_S = 120


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Pieces and categories that begin like what was typed, best first."""

    products: tuple[Crumb, ...]
    categories: tuple[Crumb, ...]


def suggestions_for(text: str) -> Suggestions:
    """Suggestions, in at most five queries; kept for two minutes, so that the same letters cost nothing again."""
    words = words_of(text)
    if len("".join(words)) < LEAST_LETTERS:
        return Suggestions((), ())
    key = "suggestions:" + "_".join(words)
    known = cache.get(key)
    if isinstance(known, Suggestions):
        return known
    made = _made(words)
    cache.set(key, made, KEPT_S)
    return made


def _made(words: tuple[str, ...]) -> Suggestions:
    understood = understanding_of(words)
    hits = TextRetriever().hits(
        Asked(understood.strictly()), ListingQuestion(sort=RELEVANCE), limit=LOOKED_AT
    )
    rows = entries_in_order([hit.product_id for hit in hits[:SHOWN]])
    products = tuple(Crumb(row.card["words"]["en"]["title"], product_url(row.card["handle"])) for row in rows)
    meanings = (words[-1], *(other for word in words for other in understood.meanings.get(word, ())))
    return Suggestions(products, _categories(category_tree(), meanings)[:MOST_CATEGORIES])


def _categories(nodes: Sequence[CategoryNode], beginnings: tuple[str, ...]) -> tuple[Crumb, ...]:
    """Categories with a word that begins so, the higher ones first."""
    own = tuple(
        Crumb(node.title, node.url)
        for node in nodes
        if any(word.startswith(beginnings) for word in plain(node.title).split())
    )
    below = (crumb for node in nodes for crumb in _categories(node.children, beginnings))
    return (*own, *below)
