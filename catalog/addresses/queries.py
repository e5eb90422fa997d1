"""Where a thing is now that used to be elsewhere."""

from __future__ import annotations

from catalog.addresses.models import HandleRedirect
from catalog.collections.models import ProductCategory
from catalog.collections.queries import category_url, collection_url, paths_of
from catalog.products.queries.shapes import product_url


def present_address(kind: str, handle: str) -> str | None:
    """The path of the page whose thing once had this handle, in one query (two for a category); None when nothing had.

    Ask only after no live thing was found under the handle: the live one wins.
    """
    row = (
        HandleRedirect.objects.filter(kind=kind, handle=handle)
        .values_list("category_id", "collection__handle", "product__handle")
        .first()
    )
    if row is None:
        return None
    category_id, collection, product = row
    if category_id is not None:
        rows = ProductCategory.objects.only("handle", "parent_id")
        return category_url(paths_of(list(rows))[category_id])
    return collection_url(collection) if collection else product_url(product)
