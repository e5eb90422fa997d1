"""Keeping the search documents in step with the products."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from catalog.search.models import SearchWord
from catalog.search.rules import teachable_words

# Weights: A what it is called, B what it is made of and where it hangs, C how it is cut, D what is told of it.
_INDEX = """
WITH told AS (
    SELECT p.id,
        unaccent(p.title) AS called, translate(p.erp_sku, '-_/', '   ') AS code,
        unaccent(concat_ws(' ', p.fabric, p.work,
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
    FROM catalog_product p WHERE p.id = ANY(%s)
)
INSERT INTO catalog_searchdocument (product_id, vector, text)
SELECT id,
    setweight(to_tsvector('english', concat_ws(' ', called, code)), 'A') || setweight(to_tsvector('english', made_of), 'B')
    || setweight(to_tsvector('english', cut), 'C') || setweight(to_tsvector('english', story), 'D'),
    lower(concat_ws(' ', called, made_of))
FROM told
ON CONFLICT (product_id) DO UPDATE SET vector = EXCLUDED.vector, text = EXCLUDED.text
RETURNING text
"""


@transaction.atomic
def index_products(product_ids: Sequence[int]) -> None:
    """Write the documents of these products anew, in one statement, and learn their words."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, [list(product_ids)])
        texts = [row[0] for row in cursor.fetchall()]
    learnt = sorted({word for text in texts for word in teachable_words(text)})
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in learnt], ignore_conflicts=True)
