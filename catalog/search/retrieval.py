"""Finding by words: PostgreSQL full text over the listing texts, bounded however frequent a word is.

Texts are the entries' words in narrow rows; only a search that is narrowed reads the entries themselves.

Three bounds keep a word that a hundred thousand pieces carry as cheap as a rare one. No more than `limit` matches are
gathered, as the index comes by them. When there are more than that, the front of the house's own order is looked
through as well, so that the best pieces are among them. And only the likeliest 200 are weighed word by word: those
with every word in their title first, then what can be bought, then the house's order; the others follow in it.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from catalog.listing.queries.counting import chosen_tokens
from catalog.listing.queries.shapes import SORTS, ListingQuestion
from catalog.listing.rules import FEATURED_FIRST
from catalog.search.ports import Asked, Hit
from catalog.search.rules import tsquery_of

MOST_WEIGHED = 200
FRONT = 500
# Weights D, C, B, A: the title before the fabric before the cut before the story; then what can be bought.
_BEST = """
WITH asked AS (SELECT to_tsquery('english', %(words)s) AS words, to_tsquery('english', %(titled)s) AS titled),
matched AS MATERIALIZED (
    SELECT e.product_id, e.slot, e.in_stock, e.selection, e.vector FROM {table} e
    WHERE e.vector @@ to_tsquery('english', %(words)s){filters} LIMIT %(limit)s
), front AS MATERIALIZED (
    SELECT e.product_id, e.slot, e.in_stock, e.selection, e.vector FROM (
        SELECT * FROM {table} ORDER BY selection, product_id LIMIT %(front)s
    ) e WHERE (SELECT count(*) FROM matched) >= %(limit)s
        AND e.vector @@ to_tsquery('english', %(words)s){filters} LIMIT %(weighed)s
), pool AS (
    SELECT * FROM front UNION ALL
    SELECT m.* FROM matched m WHERE (SELECT count(*) FROM front) < %(weighed)s
        AND NOT EXISTS (SELECT 1 FROM front f WHERE f.product_id = m.product_id)
), likely AS MATERIALIZED (
    SELECT pool.* FROM pool, asked
    ORDER BY vector @@ asked.titled DESC, in_stock DESC, selection, product_id LIMIT %(weighed)s
), best AS (
    SELECT product_id, slot, selection, ts_rank('{0.05, 0.2, 0.45, 1.0}', vector, asked.words)
        * (CASE WHEN in_stock THEN 1.15 ELSE 1.0 END)
        * (CASE WHEN selection < %(featured)s THEN 1.05 ELSE 1.0 END) AS weight
    FROM likely, asked
    UNION ALL
    SELECT product_id, slot, selection, -1 FROM matched m
    WHERE NOT EXISTS (SELECT 1 FROM likely l WHERE l.product_id = m.product_id)
)
SELECT product_id, slot FROM best ORDER BY weight DESC, selection, product_id LIMIT %(limit)s
"""
# In an order of the shopper's own nothing is weighed: the first in that order that have the words.
_SORTED = """
SELECT e.product_id, e.slot FROM catalog_listingentry e
WHERE e.vector @@ to_tsquery('english', %(words)s){filters}
ORDER BY e.{column} {direction}, e.product_id {direction} LIMIT %(limit)s
"""


class TextRetriever:
    """Words as they are, as beginnings, in other forms and by their synonyms."""

    def hits(self, asked: Asked, question: ListingQuestion, *, limit: int) -> list[Hit]:
        """One query."""
        words = tsquery_of(asked.words, need_all=asked.need_all, whole=asked.whole)
        if not words:
            return []
        chosen = chosen_tokens(question)
        table = "catalog_listingentry" if chosen else "catalog_listingtext"
        more = "".join(f" AND e.tokens && %({facet})s::varchar[]" for facet in chosen)
        told: dict[str, Any] = {
            "words": words,
            "titled": tsquery_of(asked.words, need_all=asked.need_all, whole=asked.whole, weight="A"),
            "limit": limit,
            "front": FRONT,
            "weighed": MOST_WEIGHED,
            "featured": FEATURED_FIRST,
            **chosen,
        }
        with connection.cursor() as cursor:
            cursor.execute(_statement(question, table).replace("{filters}", more), told)
            return [Hit(product_id, slot) for product_id, slot in cursor.fetchall()]


def _statement(question: ListingQuestion, table: str) -> str:
    if question.sort not in SORTS:
        return _BEST.replace("{table}", table)
    column, ascending = SORTS[question.sort]
    return _SORTED.replace("{column}", column).replace("{direction}", "ASC" if ascending else "DESC")
