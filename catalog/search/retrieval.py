"""Finding by words: PostgreSQL full text over the listing entries, bounded however frequent a word is."""

from __future__ import annotations

from django.db import connection

from catalog.listing.queries.counting import chosen_tokens, filters
from catalog.listing.queries.shapes import SORTS, ListingQuestion
from catalog.search.ports import Asked, Hit
from catalog.search.rules import tsquery_of

# No more candidates than this are ranked: the best by the house's own order when a word is that frequent.
_HITS = """
WITH candidates AS MATERIALIZED (
    SELECT e.product_id, e.slot, e.vector, e.in_stock, e.selection, e.{column} AS place
    FROM catalog_listingentry e
    WHERE e.vector @@ to_tsquery('english', %s){filters}
    ORDER BY e.{column} {direction}, e.product_id {direction} LIMIT %s
)
SELECT product_id, slot FROM candidates
ORDER BY {order}, product_id
"""
# Weights D, C, B, A: the title before the fabric before the cut before the story; then what can be bought.
_BEST = """ts_rank('{{0.05, 0.2, 0.45, 1.0}}', vector, to_tsquery('english', %s))
    * (CASE WHEN in_stock THEN 1.15 ELSE 1.0 END) * (CASE WHEN selection < 1099511627776 THEN 1.05 ELSE 1.0 END) DESC,
    selection"""


class TextRetriever:
    """Words as they are, as beginnings, in other forms and by their synonyms."""

    def hits(self, asked: Asked, question: ListingQuestion, *, limit: int) -> list[Hit]:
        """One query."""
        tsquery = tsquery_of(asked.words, need_all=asked.need_all)
        if not tsquery:
            return []
        more, given = filters(chosen_tokens(question))
        by_relevance = question.sort not in SORTS
        column, ascending = SORTS.get(question.sort, SORTS["featured"])
        direction = "ASC" if ascending else "DESC"
        order = _BEST.format() if by_relevance else f"place {direction}"
        sql = _HITS.format(column=column, direction=direction, filters=more, order=order)
        with connection.cursor() as cursor:
            cursor.execute(sql, [tsquery, *given, limit, *([tsquery] if by_relevance else [])])
            return [Hit(product_id, slot) for product_id, slot in cursor.fetchall()]
