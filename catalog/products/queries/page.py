"""Everything one product's page says."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from catalog.collections.models import ProductCategory
from catalog.collections.queries import Crumb, crumbs_to
from catalog.pricing.queries import PUBLIC
from catalog.products.models import Product
from catalog.products.queries.cards import card_of, for_sale
from catalog.products.queries.shapes import ProductCard, ProductPage, product_url
from catalog.products.queries.shelf import Shelf, shelves_of
from core.errors import NotFound

RELATED = 4


class ProductNotShown(NotFound):
    """There is no such product, it is not published, or nothing of it is sold."""

    message = "We do not sell this piece, or not any more."


def product_page(handle: str) -> ProductPage:
    """A product's page, ten queries however many variants it has. Raises ProductNotShown, a NotFound."""
    product = Product.objects.shown().filter(handle=handle).first()
    if product is None:
        raise ProductNotShown
    own = set(ProductCategory.objects.filter(products=product).values_list("pk", flat=True))
    related = _related(product, own)
    shelves = shelves_of([product.pk, *(each.pk for each in related)], PUBLIC)
    if product.pk not in shelves:
        raise ProductNotShown
    cards = tuple(card_of(each, shelves[each.pk]) for each in related if each.pk in shelves)
    return _page(product, shelves[product.pk], breadcrumbs=_breadcrumbs(own), related=cards)


def _related(product: Product, category_ids: set[int]) -> list[Product]:
    """Others of its categories; those that share more categories and collections come first."""
    collections = Q(collections__products=product)
    rows = for_sale().filter(categories__in=category_ids).exclude(pk=product.pk)
    shared = Count("categories", filter=Q(categories__in=category_ids), distinct=True)
    rows = rows.annotate(shared=shared, together=Count("collections", filter=collections, distinct=True))
    return list(rows.order_by("-shared", "-together", "rank", "id")[:RELATED])


def _breadcrumbs(category_ids: set[int]) -> tuple[Crumb, ...]:
    """The longest way from a root to one of the product's categories."""
    rows = list(ProductCategory.objects.order_by("rank", "id"))
    ways = [crumbs_to(row, rows) for row in rows if row.pk in category_ids]
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
