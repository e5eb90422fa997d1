"""Collections, categories, tags and types as others list them."""

from __future__ import annotations

from catalog.assortment.models import ProductType
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.range.queries.shapes import RangeCategory, RangeGroup
from catalog.translations.rules import ENGLISH, told


def range_collections(language: str = ENGLISH) -> tuple[RangeGroup, ...]:
    """Every collection in the shop's order. One query."""
    rows = ProductCollection.objects.values_list("pk", "handle", "title", "description", "translations")
    return tuple(
        RangeGroup(
            pk,
            handle,
            told(title, words, "title", language),
            told(description, words, "description", language),
        )
        for pk, handle, title, description, words in rows
    )


def range_categories(language: str = ENGLISH) -> tuple[RangeCategory, ...]:
    """The whole tree in the shop's order, hidden ones too. One query."""
    rows = ProductCategory.objects.order_by("rank", "id").values_list(
        "pk", "handle", "title", "description", "rank", "parent_id", "is_hidden", "translations"
    )
    return tuple(
        RangeCategory(
            pk, handle, told(title, words, "title", language), told(description, words, "description", language),
            rank, parent, hidden,
        )
        for pk, handle, title, description, rank, parent, hidden, words in rows
    )  # fmt: skip


def range_tags(language: str = ENGLISH) -> tuple[RangeGroup, ...]:
    """Every tag by title. One query."""
    rows = ProductTag.objects.values_list("pk", "handle", "title", "translations")
    return tuple(
        RangeGroup(pk, handle, told(title, words, "title", language)) for pk, handle, title, words in rows
    )


def range_types(language: str = ENGLISH) -> tuple[RangeGroup, ...]:
    """Every product type by title. One query."""
    rows = ProductType.objects.values_list("pk", "handle", "title", "translations")
    return tuple(
        RangeGroup(pk, handle, told(title, words, "title", language)) for pk, handle, title, words in rows
    )
