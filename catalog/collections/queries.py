"""The shop's tree, its collections, and what a page about one of them says."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.media.queries import Picture, picture_of
from catalog.products.models import Product
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way to a page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category and what lies below it; only branches that show a product."""

    handle: str
    title: str
    url: str
    picture: Picture | None
    children: tuple[CategoryNode, ...]


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """A category as its page shows it; products come from `product_cards(category=handle)`."""

    handle: str
    title: str
    url: str
    description: str
    picture: Picture | None
    breadcrumbs: tuple[Crumb, ...]
    children: tuple[CategoryNode, ...]


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A collection as its page shows it; products come from `product_cards(collection=handle)`."""

    handle: str
    title: str
    url: str
    description: str
    picture: Picture | None


def category_url(handle: str) -> str:
    """Where a category's page is."""
    return f"/categories/{handle}/"


def collection_url(handle: str) -> str:
    """Where a collection's page is."""
    return f"/collections/{handle}/"


def category_tree() -> tuple[CategoryNode, ...]:
    """The whole tree from its roots, in one query; branches without a product to show are left out."""
    return _branches(_categories(), parent_id=None)


def category_page(handle: str) -> CategoryPage:
    """One category with the way to it and what lies below, in one query. Raises NotFound."""
    rows = _categories()
    category = next((row for row in rows if row.handle == handle), None)
    if category is None:
        raise NotFound("There is no such category.")
    return CategoryPage(
        handle=handle,
        title=category.title,
        url=category_url(handle),
        description=category.description,
        picture=_picture(category),
        breadcrumbs=crumbs_to(category, rows),
        children=_branches(rows, parent_id=category.pk),
    )


def collection_page(handle: str) -> CollectionPage:
    """One collection, in one query. Raises NotFound."""
    row = ProductCollection.objects.select_related("image").filter(handle=handle).first()
    if row is None:
        raise NotFound("There is no such collection.")
    return _collection(row)


def collections_shown() -> tuple[CollectionPage, ...]:
    """Every collection that holds a product to show, in the shop's order, in one query."""
    shown = Product.objects.shown().filter(collections=OuterRef("pk"))
    rows = ProductCollection.objects.filter(Exists(shown)).select_related("image")
    return tuple(_collection(row) for row in rows)


def categories_below(handle: str) -> list[int]:
    """The ids of a category and everything under it, in one query; empty when there is no such category."""
    rows = list(ProductCategory.objects.values_list("pk", "handle", "parent_id"))
    found = [pk for pk, own, _ in rows if own == handle]
    for parent in found:  # grows while it is walked: children follow their parent
        found += [pk for pk, _, parent_id in rows if parent_id == parent]
    return found


def crumbs_to(category: ProductCategory, rows: list[ProductCategory]) -> tuple[Crumb, ...]:
    """The way from the root to a category, itself included; `rows` are all categories."""
    by_id = {row.pk: row for row in rows}
    way: list[Crumb] = []
    step: ProductCategory | None = category
    while step is not None:
        way.insert(0, Crumb(title=step.title, url=category_url(step.handle)))
        step = by_id.get(step.parent_id) if step.parent_id else None
    return tuple(way)


def _categories() -> list[ProductCategory]:
    shown = Product.objects.shown().filter(categories=OuterRef("pk"))
    rows = ProductCategory.objects.annotate(shows=Exists(shown)).select_related("image")
    return list(rows.order_by("rank", "id"))


def _branches(rows: list[ProductCategory], *, parent_id: int | None) -> tuple[CategoryNode, ...]:
    nodes = []
    for row in rows:
        if row.parent_id != parent_id:
            continue
        children = _branches(rows, parent_id=row.pk)
        if children or getattr(row, "shows", False):
            node = CategoryNode(row.handle, row.title, category_url(row.handle), _picture(row), children)
            nodes.append(node)
    return tuple(nodes)


def _collection(row: ProductCollection) -> CollectionPage:
    return CollectionPage(row.handle, row.title, collection_url(row.handle), row.description, _picture(row))


def _picture(row: ProductCategory | ProductCollection) -> Picture | None:
    return picture_of(row.image) if row.image else None
