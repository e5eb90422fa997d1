"""Writing the rows: entries, places, facet values and marks, each kind in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.listing.models import FacetValue, ListingEntry, ListingMark
from catalog.listing.rules import ONE_PLACE, Named

# Weights: A what it is called, B what it is made of and where it hangs, C how it is cut, D what is told of it.
VECTORS = """
WITH told AS (
    SELECT p.id,
        unaccent(p.title) AS called, translate(p.erp_sku, '-_/', '   ') AS code,
        unaccent(concat_ws(' ', p.fabric, p.work,
            (SELECT k.title FROM catalog_producttype k WHERE k.id = p.type_id),
            (SELECT string_agg(c.title, ' ') FROM catalog_productcategory c
             JOIN catalog_productcategory_products m ON m.productcategory_id = c.id WHERE m.product_id = p.id),
            (SELECT string_agg(c.title, ' ') FROM catalog_productcollection c
             JOIN catalog_productcollection_products m ON m.productcollection_id = c.id WHERE m.product_id = p.id),
            (SELECT string_agg(t.title, ' ') FROM catalog_producttag t
             JOIN catalog_producttag_products m ON m.producttag_id = t.id WHERE m.product_id = p.id),
            (SELECT string_agg(v.value, ' ') FROM catalog_productoptionvalue v
             JOIN catalog_productoption o ON o.id = v.option_id
             WHERE o.product_id = p.id AND o.title = 'Colour'))) AS made_of,
        unaccent(concat_ws(' ', p.subtitle, p.neckline, p.back, p.sleeve, p.closure, p.made_in,
            (SELECT string_agg(o.value, ' ') FROM jsonb_array_elements_text(p.occasion) o),
            (SELECT string_agg(translate(v.sku, '-_/', '   '), ' ')
             FROM catalog_productvariant v WHERE v.product_id = p.id))) AS cut,
        unaccent(p.description) AS story
    FROM catalog_product p WHERE p.id = ANY(%(ids)s)
), seen AS (
    SELECT id, lower(concat_ws(' ', called, made_of)) AS text,
        setweight(to_tsvector('english', concat_ws(' ', called, code)), 'A')
        || setweight(to_tsvector('english', made_of), 'B')
        || setweight(to_tsvector('english', cut), 'C') || setweight(to_tsvector('english', story), 'D') AS vector
    FROM told
), given AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s) AS g(product_id bigint, card jsonb, variant_ids bigint[],
        tokens text[], in_stock boolean, selection bigint, newest bigint, price bigint, prices jsonb)
), written AS (
    INSERT INTO catalog_listingentry AS e
        (product_id, slot, card, variant_ids, tokens, vector, in_stock, selection, newest, price, prices)
    SELECT g.product_id, COALESCE(known.slot, nextval('catalog_listing_slot')), g.card, g.variant_ids, g.tokens,
        seen.vector, g.in_stock, g.selection, g.newest, g.price, g.prices
    FROM given g JOIN seen ON seen.id = g.product_id LEFT JOIN catalog_listingentry known USING (product_id)
    ORDER BY g.product_id
    ON CONFLICT (product_id) DO UPDATE SET card = EXCLUDED.card, variant_ids = EXCLUDED.variant_ids,
        tokens = EXCLUDED.tokens, vector = EXCLUDED.vector, in_stock = EXCLUDED.in_stock,
        selection = EXCLUDED.selection, newest = EXCLUDED.newest, price = EXCLUDED.price, prices = EXCLUDED.prices
    RETURNING product_id, slot
)
SELECT product_id, slot, text FROM written JOIN seen ON seen.id = product_id
"""
FIGURES = """
UPDATE catalog_listingentry e SET variant_ids = g.variant_ids, tokens = g.tokens, in_stock = g.in_stock,
    price = g.price, prices = g.prices
FROM jsonb_to_recordset(%s) AS g(product_id bigint, variant_ids bigint[], tokens text[], in_stock boolean,
    price bigint, prices jsonb)
WHERE e.product_id = g.product_id
"""
PLACES = """
WITH wanted AS (
    SELECT e.product_id, s.scope::text AS scope, COALESCE(m.rank, 0) * %(one_place)s + e.selection AS selection,
        e.newest, e.price
    FROM catalog_listingentry e CROSS JOIN LATERAL unnest(e.tokens) AS s(scope)
    LEFT JOIN catalog_productcollection_products m
        ON m.product_id = e.product_id AND s.scope = 'collection:' || m.productcollection_id
    WHERE e.product_id = ANY(%(ids)s) AND (s.scope LIKE 'category:%%' OR s.scope LIKE 'collection:%%')
), gone AS (
    DELETE FROM catalog_listingplace p WHERE p.product_id = ANY(%(ids)s)
        AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.product_id = p.product_id AND w.scope = p.scope)
)
INSERT INTO catalog_listingplace AS p (product_id, scope, selection, newest, price)
SELECT product_id, scope, selection, newest, price FROM wanted
ON CONFLICT (product_id, scope) DO UPDATE
    SET selection = EXCLUDED.selection, newest = EXCLUDED.newest, price = EXCLUDED.price
    WHERE (p.selection, p.newest, p.price) IS DISTINCT FROM (EXCLUDED.selection, EXCLUDED.newest, EXCLUDED.price)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry said before it was written again."""

    slot: int
    tokens: frozenset[str]


def known_entries(product_ids: Sequence[int]) -> dict[int, Known]:
    """Slot and tokens by product, of those that have an entry; one query."""
    rows = ListingEntry.objects.filter(product__in=product_ids).values_list("product_id", "slot", "tokens")
    return {product_id: Known(slot, frozenset(tokens)) for product_id, slot, tokens in rows}


def write_entries(rows: Sequence[dict[str, Any]]) -> list[tuple[int, int, str]]:
    """Write whole entries; answers (product, slot, plain text of what it is called and made of)."""
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(VECTORS, {"ids": [row["product_id"] for row in rows], "rows": json.dumps(rows)})
        return [(product_id, slot, text) for product_id, slot, text in cursor.fetchall()]


def write_figures(rows: Sequence[dict[str, Any]]) -> None:
    """Write what prices and stock change of entries that exist."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(FIGURES, [json.dumps(rows)])


def write_places(product_ids: Sequence[int]) -> None:
    """Bring the places of these products in line with their entries; in a collection its own order comes first."""
    if product_ids:
        with connection.cursor() as cursor:
            cursor.execute(PLACES, {"ids": list(product_ids), "one_place": ONE_PLACE})


def write_marks(changed: Iterable[tuple[int, int, Iterable[str]]]) -> bool:
    """Leave word of (product, slot, tokens) that the bitmaps have to learn; whether there was any."""
    marks = [
        ListingMark(product_id=pk, slot=slot, tokens=sorted(tokens)) for pk, slot, tokens in changed if tokens
    ]
    ListingMark.objects.bulk_create(marks)
    return bool(marks)


def learn_values(named: Iterable[Named]) -> None:
    """Remember the words and colours of choices; the last word about one stands."""
    different = set(named)
    rows = {
        each.token: FacetValue(
            token=each.token,
            facet=each.facet,
            label=each.label[:80],
            rank=each.rank,
            swatch=each.swatch,
        )
        for each in sorted(different, key=lambda each: (each.token, bool(each.swatch), each.label, each.rank))
    }
    if not rows:
        return
    known = {row.token: row for row in FacetValue.objects.filter(pk__in=rows)}
    news = [row for token, row in sorted(rows.items()) if _is_news(row, known.get(token))]
    FacetValue.objects.bulk_create(
        news,
        update_conflicts=True,
        unique_fields=["token"],
        update_fields=["facet", "label", "rank", "swatch"],
    )


def _is_news(row: FacetValue, known: FacetValue | None) -> bool:
    return known is None or (not known.swatch and bool(row.swatch))
