"""What rules on goods ask for: the categories, collections, tags and type of products."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from catalog.collections.models import CollectionProduct
from catalog.products.models import Product
from core.prepared import PreparedQuery, prepared_rows

Traits = Mapping[str, frozenset[str]]


def product_traits(product_ids: Collection[str]) -> dict[str, Traits]:
    """Traits by public product id: `product` is that id, the others are internal ids as text. Two queries.

    A product belongs to the categories it was put in and to every one above them.
    """
    if not product_ids:
        return {}
    parents = dict(prepared_rows("SELECT id, parent_id FROM catalog_productcategory", []))
    rows = _TRAITS.rows(list(product_ids))
    return {
        public_id: {
            "product": frozenset({public_id}),
            "type": _texts([type_id] if type_id is not None else []),
            "category": _texts(with_ancestors(category_ids, parents)),
            "collection": _texts(collection_ids),
            "tag": _texts(tag_ids),
        }
        for public_id, type_id, category_ids, collection_ids, tag_ids in rows
    }


def _ids_of(through: type, column: str) -> ArraySubquery:
    return ArraySubquery(through.objects.filter(product_id=OuterRef("pk")).values(column))  # type: ignore[attr-defined]


_TRAITS = PreparedQuery(
    lambda ids: (
        Product.objects.filter(public_id__any_of=ids)
        .order_by()
        .annotate(
            category_ids=_ids_of(Product.categories.through, "productcategory_id"),
            collection_ids=_ids_of(CollectionProduct, "productcollection_id"),
            tag_ids=_ids_of(Product.tags.through, "producttag_id"),
        )
        .values_list("public_id", "type_id", "category_ids", "collection_ids", "tag_ids")
    )
)


def with_ancestors(ids: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    """These categories and all above them. A circle, which the table cannot rule out, ends where it began."""
    found: set[int] = set()
    for start in ids:
        at: int | None = start
        while at is not None and at not in found:
            found.add(at)
            at = parents.get(at)
    return found


def _texts(ids: Iterable[int]) -> frozenset[str]:
    return frozenset(str(each) for each in ids)
