"""Everything one product's page says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from catalog.collections.models import ProductCategory
from catalog.collections.queries import Crumb, crumbs_to, paths_of
from catalog.pricing.queries import PUBLIC
from catalog.products.models import Product
from catalog.products.queries.cards import CARD_COLUMNS, card_of
from catalog.products.queries.shapes import ProductCard, ProductPage, product_url
from catalog.products.queries.shelf import Shelf, shelves_of
from core.errors import NotFound

RELATED = 4


class ProductNotShown(NotFound):
    """There is no such product, it is not published, or nothing of it is sold."""

    message = "We do not sell this piece, or not any more."


def product_page(handle: str) -> ProductPage:
    """A product's page, nine queries however many variants it has. Raises ProductNotShown, a NotFound."""
    product = Product.objects.shown().filter(handle=handle).first()
    if product is None:
        raise ProductNotShown
    categories = _categories(product)
    related = _related(product, {row.pk for row in categories if row.holds})
    shelves = shelves_of([product.pk, *(each.pk for each in related)], PUBLIC)
    if product.pk not in shelves:
        raise ProductNotShown
    cards = tuple(card_of(each, shelves[each.pk]) for each in related if each.pk in shelves)
    return _page(product, shelves[product.pk], breadcrumbs=_breadcrumbs(categories), related=cards)


def _categories(product: Product) -> list[Any]:
    """The whole tree, and of each category whether it `holds` the product."""
    own = ProductCategory.objects.filter(pk=OuterRef("pk"), products=product)
    rows = ProductCategory.objects.annotate(holds=Exists(own)).order_by("rank", "id")
    return list(rows.only("parent_id", "handle", "title", "is_hidden"))


def _related(product: Product, category_ids: set[int]) -> list[Product]:
    """Others of its categories; those that share more categories and collections come first."""
    rows = Product.objects.shown().filter(categories__in=category_ids).exclude(pk=product.pk)
    together = Count("collections", filter=Q(collections__products=product), distinct=True)
    rows = rows.annotate(shared=Count("categories", distinct=True), together=together)
    return list(rows.order_by("-shared", "-together", "rank", "id").only(*CARD_COLUMNS)[:RELATED])


def _breadcrumbs(categories: Sequence[Any]) -> tuple[Crumb, ...]:
    """The longest way from a root to one of the product's categories."""
    paths = paths_of(categories)
    ways = [crumbs_to(row, categories, paths) for row in categories if row.holds]
    return max(ways, key=len, default=())


def _page(
    product: Product, shelf: Shelf, *, breadcrumbs: Sequence[Crumb], related: Sequence[ProductCard]
) -> ProductPage:
    return ProductPage(
        id=product.public_id,
        handle=product.handle,
        url=product_url(product.handle),
        sku=product.erp_sku,
        title=product.title,
        subtitle=product.subtitle,
        description=product.description,
        fabric=product.fabric,
        work=product.work,
        occasion=tuple(product.occasion),
        neckline=product.neckline,
        back=product.back,
        sleeve=product.sleeve,
        closure=product.closure,
        lining=product.lining,
        care=tuple(product.care),
        origin_country=product.origin_country,
        made_in=product.made_in,
        seo_title=product.seo_title or product.title,
        seo_description=product.seo_description or product.subtitle,
        hs_code=product.hs_code,
        badge=shelf.badge,
        tags=shelf.tags,
        price=shelf.cheapest.price,
        original=shelf.cheapest.original,
        price_varies=shelf.price_varies,
        in_stock=shelf.in_stock,
        options=shelf.options,
        variants=shelf.variants,
        pictures=shelf.pictures,
        breadcrumbs=tuple(breadcrumbs),
        related=tuple(related),
    )
