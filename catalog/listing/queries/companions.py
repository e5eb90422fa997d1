"""What resembles a product: its neighbours on its own shelves, those with most in common first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.prepared import prepared_rows

# Walks both ways from the product's place along the index of each shelf, so it costs the same on any shelf.
_NEAR = """
WITH own AS (
    SELECT scope, selection FROM catalog_listingplace WHERE product_id = %(id)s AND scope = ANY(%(scopes)s::varchar[])
), near AS (
    SELECT DISTINCT n.product_id FROM own CROSS JOIN LATERAL (
        (SELECT p.product_id FROM catalog_listingplace p
         WHERE p.scope = own.scope AND (p.selection, p.product_id) > (own.selection, %(id)s)
         ORDER BY p.selection, p.product_id LIMIT %(reach)s)
        UNION ALL
        (SELECT p.product_id FROM catalog_listingplace p
         WHERE p.scope = own.scope AND (p.selection, p.product_id) < (own.selection, %(id)s)
         ORDER BY p.selection DESC, p.product_id DESC LIMIT %(reach)s)
    ) n
)
SELECT e.product_id FROM near JOIN catalog_listingentry e USING (product_id), catalog_listingentry me
WHERE me.product_id = %(id)s
ORDER BY e.in_stock DESC, (SELECT count(*) FROM unnest(e.tokens) t WHERE t = ANY(me.tokens)) DESC, e.selection, e.product_id
LIMIT %(limit)s
"""
REACH = 16


def companions_of(product_id: int, *, categories: Collection[int], limit: int) -> list[int]:
    """Ids of products that hang near this one in these categories, in one query; the most alike first.

    At most 16 neighbours on either side of each shelf are looked at, whatever the shelf holds. What cannot be
    bought comes last.
    """
    asked: dict[str, Any] = {
        "id": product_id,
        "scopes": [f"category:{pk}" for pk in sorted(categories)],
        "reach": REACH,
        "limit": limit,
    }
    return [pk for (pk,) in prepared_rows(_NEAR, asked)]
