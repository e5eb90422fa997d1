"""The shop's tree, its collections, and what a page about one of them says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from catalog.collections.models import ProductCategory, ProductCollection
from catalog.media.queries import Picture, picture_of
from catalog.products.models import Product
from catalog.translations.queries import in_language
from catalog.translations.rules import ENGLISH
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
    shelf: str = ""
    """What lists call it: given back with the question, it need not be looked up again."""


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A collection as its page shows it; products come from `product_cards(collection=handle)`."""

    handle: str
    title: str
    url: str
    description: str
    picture: Picture | None
    shelf: str = ""


def category_url(path: str) -> str:
    """Where a category's page is: `path` holds the handles from the root to it, as in `blouses/silk-blouses`."""
    return f"/categories/{path}/"


def collection_url(handle: str) -> str:
    """Where a collection's page is."""
    return f"/collections/{handle}/"


def paths_of(rows: Sequence[ProductCategory]) -> dict[int, str]:
    """The path of each category by its id; `rows` are all categories. No query."""
    by_id = {row.pk: row for row in rows}
    paths: dict[int, str] = {}

    def path_of(row: ProductCategory) -> str:
        if row.pk not in paths:
            above = by_id.get(row.parent_id) if row.parent_id else None
            paths[row.pk] = f"{path_of(above)}/{row.handle}" if above else row.handle
        return paths[row.pk]

    for row in rows:
        path_of(row)
    return paths


def category_tree(language: str = ENGLISH) -> tuple[CategoryNode, ...]:
    """The whole tree from its roots, in one query; hidden branches and those without a product to show are left out."""
    return _branches(_Tree.read(language), parent_id=None)


def category_page(handle: str, language: str = ENGLISH) -> CategoryPage:
    """One category, hidden or not, with the way to it and what lies below, in one query. Raises NotFound."""
    tree = _Tree.read(language)
    category = next((row for row in tree.rows if row.handle == handle), None)
    if category is None:
        raise NotFound("There is no such category.")
    return CategoryPage(
        handle=handle,
        title=in_language(category, "title", language),
        url=category_url(tree.paths[category.pk]),
        description=in_language(category, "description", language),
        picture=_picture(category, language),
        breadcrumbs=crumbs_to(category, tree.rows, tree.paths, language=language),
        children=_branches(tree, parent_id=category.pk),
        shelf=f"category:{category.pk}",
    )


def collection_page(handle: str, language: str = ENGLISH) -> CollectionPage:
    """One collection, in one query. Raises NotFound."""
    row = ProductCollection.objects.select_related("image").filter(handle=handle).first()
    if row is None:
        raise NotFound("There is no such collection.")
    return _collection(row, language)


def collections_shown(language: str = ENGLISH) -> tuple[CollectionPage, ...]:
    """Every collection that holds a product to show, in the shop's order, in one query."""
    shown = Product.objects.shown().filter(collections=OuterRef("pk"))
    rows = ProductCollection.objects.filter(Exists(shown)).select_related("image")
    return tuple(_collection(row, language) for row in rows)


def words_changed() -> dict[tuple[str, str], datetime]:
    """When the words or picture of each category and collection last changed, by kind and handle. Two queries.

    Those whose words have not changed since this is noted are left out.
    """
    kinds = {"category": ProductCategory, "collection": ProductCollection}
    return {
        (kind, handle): moment
        for kind, model in kinds.items()
        for handle, moment in model._default_manager.exclude(words_changed_at=None).values_list(
            "handle", "words_changed_at"
        )
    }


def categories_below(handle: str) -> list[int]:
    """The ids of a category and everything under it, in one query; empty when there is no such category."""
    rows = list(ProductCategory.objects.values_list("pk", "handle", "parent_id"))
    found = [pk for pk, own, _ in rows if own == handle]
    for parent in found:  # grows while it is walked: children follow their parent
        found += [pk for pk, _, parent_id in rows if parent_id == parent]
    return found


def crumbs_to(
    category: ProductCategory,
    rows: Sequence[ProductCategory],
    paths: Mapping[int, str],
    *,
    language: str = ENGLISH,
) -> tuple[Crumb, ...]:
    """The way from the root to a category, itself included, hidden ones above it left out; `rows` are all categories."""
    by_id = {row.pk: row for row in rows}
    way: list[Crumb] = []
    step: ProductCategory | None = category
    while step is not None:
        if step is category or not step.is_hidden:
            way.insert(0, Crumb(in_language(step, "title", language), category_url(paths[step.pk])))
        step = by_id.get(step.parent_id) if step.parent_id else None
    return tuple(way)


@dataclass(frozen=True, slots=True)
class _Tree:
    """All categories, each knowing whether it `shows` a product, their paths, and the language asked for."""

    rows: Sequence[ProductCategory]
    paths: dict[int, str]
    language: str

    @classmethod
    def read(cls, language: str) -> _Tree:
        """In one query."""
        shown = Product.objects.shown().filter(categories=OuterRef("pk"))
        rows = ProductCategory.objects.annotate(shows=Exists(shown)).select_related("image")
        found = list(rows.order_by("rank", "id"))
        return cls(found, paths_of(found), language)


def _branches(tree: _Tree, *, parent_id: int | None) -> tuple[CategoryNode, ...]:
    nodes = []
    for row in tree.rows:
        if row.parent_id != parent_id or row.is_hidden:
            continue
        children = _branches(tree, parent_id=row.pk)
        if children or getattr(row, "shows", False):
            title, picture = in_language(row, "title", tree.language), _picture(row, tree.language)
            url = category_url(tree.paths[row.pk])
            nodes.append(CategoryNode(row.handle, title, url, picture, children))
    return tuple(nodes)


def _collection(row: ProductCollection, language: str) -> CollectionPage:
    title = in_language(row, "title", language)
    description = in_language(row, "description", language)
    return CollectionPage(
        row.handle,
        title,
        collection_url(row.handle),
        description,
        _picture(row, language),
        f"collection:{row.pk}",
    )


def _picture(row: ProductCategory | ProductCollection, language: str) -> Picture | None:
    if row.image is None:
        return None
    return picture_of(row.image, language)
