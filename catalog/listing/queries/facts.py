"""What the catalogue says of products that lists show: everything an entry is made of, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.inventory.queries import sellable_of
from catalog.media.models import Image
from catalog.media.queries import ImageRow
from catalog.pricing.queries import PUBLIC, price_of
from catalog.products.models import ItemStatus, Product, ProductVariant
from catalog.products.queries.shelf import Chosen, choices_of

COLUMNS = (
    "id", "public_id", "handle", "title", "subtitle", "fabric", "work", "occasion", "is_featured", "rank",
    "published_at", "translations", "type__title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What changes with prices and stock: sold variants, the lowest price in paise, which can be bought."""

    variant_ids: tuple[int, ...]
    lowest: int
    stocked: frozenset[int]


@dataclass(frozen=True, slots=True)
class Groups:
    """Where a product hangs: ids of its own categories and collections, titles of its tags by handle."""

    categories: tuple[int, ...]
    collections: tuple[int, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One shown product: `words` are the COLUMNS, `chosen` the choices of each variant, pictures in their order."""

    words: Mapping[str, Any]
    figures: Figures
    chosen: Mapping[int, tuple[Chosen, ...]]
    pictures: tuple[ImageRow, ...]
    groups: Groups


def figures_of(product_ids: Sequence[int]) -> dict[int, Figures]:
    """Figures by product; one of which nothing has a lawful public price is absent."""
    rows = list(
        ProductVariant.objects.filter(product__in=product_ids, status=ItemStatus.ACTIVE)
        .order_by("product", "rank", "id")
        .values_list("product_id", "pk")
    )
    ids = [pk for _, pk in rows]
    prices, stock = price_of(ids, PUBLIC), sellable_of(ids)
    own: dict[int, list[int]] = defaultdict(list)
    for product_id, pk in rows:
        own[product_id].append(pk)
    found = {}
    for product_id, pks in own.items():
        priced = [pk for pk in pks if pk in prices]
        if priced:
            found[product_id] = Figures(
                variant_ids=tuple(pks),
                lowest=min(prices[pk].amount.amount for pk in priced),
                stocked=frozenset(pk for pk in priced if stock[pk].quantity > 0),
            )
    return found


def entry_facts(product_ids: Sequence[int]) -> dict[int, EntryFacts]:
    """Facts by product, of those that are shown and have a price."""
    shown = Product.objects.shown().filter(pk__in=product_ids)
    words = {row["id"]: row for row in shown.values(*COLUMNS)}
    figures = figures_of(list(words))
    chosen = choices_of([pk for each in figures.values() for pk in each.variant_ids])
    pictures, groups = _pictures(list(figures)), _groups(list(figures))
    return {
        product_id: EntryFacts(
            words=words[product_id],
            figures=each,
            chosen={pk: chosen[pk] for pk in each.variant_ids},
            pictures=pictures.get(product_id, ()),
            groups=groups[product_id],
        )
        for product_id, each in figures.items()
    }


def category_parents() -> dict[int, int | None]:
    """The category above each, by id."""
    return dict(ProductCategory.objects.values_list("pk", "parent_id"))


def _pictures(product_ids: Sequence[int]) -> dict[int, tuple[ImageRow, ...]]:
    found: dict[int, list[ImageRow]] = defaultdict(list)
    rows = Image.objects.filter(product__in=product_ids).order_by("rank", "id")
    for row in rows.values_list(*ImageRow._fields):
        image = ImageRow(*row)
        found[image.product_id].append(image)
    return {product_id: tuple(images) for product_id, images in found.items()}


def _groups(product_ids: Sequence[int]) -> dict[int, Groups]:
    categories, collections = (
        _members(model.products.through.objects.filter(product__in=product_ids), field)
        for model, field in (
            (ProductCategory, "productcategory_id"),
            (ProductCollection, "productcollection_id"),
        )
    )
    tags: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ProductTag.objects.filter(products__in=product_ids).order_by("title")
    for product_id, handle, title in rows.values_list("products", "handle", "title"):
        tags[product_id][handle] = title
    return {
        product_id: Groups(
            tuple(categories.get(product_id, ())),
            tuple(collections.get(product_id, ())),
            tags.get(product_id, {}),
        )
        for product_id in product_ids
    }


def _members(rows: Any, field: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for product_id, group_id in rows.order_by("pk").values_list("product_id", field):
        found[product_id].append(group_id)
    return found
