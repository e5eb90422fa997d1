"""The shop's tree, its collections, and what rules would choose."""

from catalog.collections.queries.matching import Preview, matching_preview, products_matching
from catalog.collections.queries.pages import (
    CategoryNode,
    CategoryPage,
    CollectionPage,
    Crumb,
    categories_below,
    category_page,
    category_tree,
    category_url,
    collection_page,
    collection_url,
    collections_shown,
    crumbs_to,
    paths_of,
    words_changed,
)
from catalog.collections.queries.traits import Traits, product_traits

__all__ = [
    "CategoryNode",
    "CategoryPage",
    "CollectionPage",
    "Crumb",
    "Preview",
    "Traits",
    "categories_below",
    "category_page",
    "category_tree",
    "category_url",
    "collection_page",
    "collection_url",
    "collections_shown",
    "crumbs_to",
    "matching_preview",
    "paths_of",
    "product_traits",
    "products_matching",
    "words_changed",
]
