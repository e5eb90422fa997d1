"""Verbs of products: hearing the ERP, dressing what it sells, showing and hiding it."""

from catalog.products.operations.content import ProductContent, UnknownProduct, attach_content
from catalog.products.operations.publication import (
    NotPublishable,
    missing_before_shown,
    publish_product,
    withdraw_product,
)
from catalog.products.operations.upsert import (
    ProductFacts,
    UnknownParent,
    UnknownVariant,
    VariantFacts,
    upsert_items,
    upsert_product,
    upsert_variant,
)

__all__ = [
    "NotPublishable",
    "ProductContent",
    "ProductFacts",
    "UnknownParent",
    "UnknownProduct",
    "UnknownVariant",
    "VariantFacts",
    "attach_content",
    "missing_before_shown",
    "publish_product",
    "upsert_items",
    "upsert_product",
    "upsert_variant",
    "withdraw_product",
]
