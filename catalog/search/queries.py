"""Finding products by what a shopper typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, QuerySet

from catalog.products.models import Product
from catalog.products.queries.cards import cards_of, for_sale
from catalog.products.queries.shapes import ProductCard
from catalog.search.models import SearchSynonym
from catalog.search.rules import meant, tsquery_of, words_of

LEAST_RESEMBLANCE = 0.45
CLOSEST_WORD = 0.3

# For each word typed that no document holds, the known word it resembles most.
_CLOSEST = """
SELECT DISTINCT ON (typed) typed, word
FROM unnest(%s::text[]) AS typed JOIN catalog_searchword ON word %% typed
WHERE similarity(word, typed) >= %s AND typed NOT IN (SELECT word FROM catalog_searchword)
ORDER BY typed, similarity(word, typed) DESC, word
"""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found. `did_you_mean` is another way to write the question when a word of it is unknown."""

    cards: tuple[ProductCard, ...]
    count: int
    did_you_mean: str | None


def search_products(text: str, *, limit: int = 24, offset: int = 0) -> SearchPage:
    """Products whose words fit `text`, best first; at most eleven queries.

    Every word has to occur, as it is, as a beginning, in another form or by its synonym. When nothing fits, what
    resembles the words is shown instead, and a better spelling is proposed.
    """
    words = words_of(text)
    if not words:
        return SearchPage(cards=(), count=0, did_you_mean=None)
    synonyms = dict(SearchSynonym.objects.filter(term__in=words).values_list("term", "meaning"))
    rows = _fitting(tsquery_of(words, synonyms=synonyms))
    count = rows.count()
    if count:
        return SearchPage(cards=cards_of(list(rows[offset : offset + limit])), count=count, did_you_mean=None)
    rows = _resembling(" ".join(synonyms.get(word, word) for word in words))
    cards = cards_of(list(rows[offset : offset + limit]))
    return SearchPage(cards=cards, count=rows.count(), did_you_mean=_better_spelling(words))


def _fitting(tsquery: str) -> QuerySet[Product]:
    query = SearchQuery(tsquery, search_type="raw", config="english")
    rows = for_sale().filter(search_document__vector=query)
    relevance = SearchRank(F("search_document__vector"), query)
    return rows.annotate(relevance=relevance).order_by("-relevance", "-is_featured", "rank", "id")


def _resembling(text: str) -> QuerySet[Product]:
    rows = for_sale().annotate(likeness=TrigramWordSimilarity(text, "search_document__text"))
    return rows.filter(likeness__gte=LEAST_RESEMBLANCE).order_by("-likeness", "rank", "id")


def _better_spelling(words: Sequence[str]) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLOSEST, [list(words), CLOSEST_WORD])
        return meant(words, corrections=dict(cursor.fetchall()))
