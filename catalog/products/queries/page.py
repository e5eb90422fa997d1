"""Everything one product's page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef

from catalog.assortment.models import ProductLink, SizeChart
from catalog.assortment.queries import chart_of
from catalog.collections.models import ProductCategory
from catalog.collections.queries import Crumb, crumbs_to, paths_of
from catalog.listing.queries.companions import companions_of
from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.products.models import Product
from catalog.products.queries.cards import card_columns, card_of
from catalog.products.queries.shapes import ProductCard, ProductPage, product_url
from catalog.products.queries.shelf import Shelf, shelves_of
from catalog.products.queries.words import in_other_words
from catalog.translations.rules import ENGLISH
from core import clock
from core.errors import NotFound
from core.rows import PreparedModels

RELATED = 4
CHART_COLUMNS = tuple(f"size_chart__{name}" for name in ("title", "note", "columns", "rows", "translations"))


_PRODUCT = PreparedModels[Product](
    lambda handle, moment: (
        Product.objects.shown(moment=moment)
        .filter(handle=handle)
        .select_related("size_chart", "type__size_chart")
    )
)


@cache
def _links_of(columns: tuple[str, ...]) -> PreparedModels[Product]:
    return PreparedModels(
        lambda product, moment: (
            Product.objects.shown(moment=moment)
            .filter(linked_from__product__id=product)
            .annotate(link_kind=F("linked_from__kind"), link_rank=F("linked_from__rank"))
            .order_by("link_rank", "id")
            .only(*columns)
        )
    )


@cache
def _shown_of(columns: tuple[str, ...]) -> PreparedModels[Product]:
    return PreparedModels(
        lambda ids, moment: Product.objects.shown(moment=moment).filter(id__any_of=ids).only(*columns)
    )


@cache
def _categories_with(words: tuple[str, ...]) -> PreparedModels[ProductCategory]:
    return PreparedModels(
        lambda product: (
            ProductCategory.objects.annotate(
                holds=Exists(ProductCategory.objects.filter(pk=OuterRef("pk"), products__id=product))
            )
            .select_related("size_chart")
            .order_by("rank", "id")
            .only("parent_id", "handle", "is_hidden", *words, *CHART_COLUMNS)
        )
    )


class ProductNotShown(NotFound):
    """There is no such product, it is not published, or nothing of it is sold."""

    message = "We do not sell this piece, or not any more."


def product_page(handle: str, language: str = ENGLISH, context: PriceContext = PUBLIC) -> ProductPage:
    """A product's page, eleven queries however many variants it has. Raises ProductNotShown, a NotFound.

    Prices are those of `context`. In another language the words that products share are one query more; what is not written in it is English.

    Its size chart comes with the product and the categories; links to other products are one query more than the
    page itself, and take the place of the computed ones when `related` are set by hand.
    """
    product = _PRODUCT.first(handle=handle, moment=clock.now())
    if product is None:
        raise ProductNotShown
    categories = _categories(product, language)
    linked = _linked(product, language)
    related = linked[ProductLink.Kind.RELATED] or _related(
        product, {row.pk for row in categories if row.holds}, language
    )
    linked[ProductLink.Kind.RELATED] = related
    others = {each.pk for row in linked.values() for each in row}
    shelves = shelves_of([product.pk, *sorted(others)], context, language)
    if product.pk not in shelves:
        raise ProductNotShown
    cards = _cards(linked, shelves, language)
    page = _page(
        product,
        shelves[product.pk],
        breadcrumbs=_breadcrumbs(categories, language),
        related=cards[ProductLink.Kind.RELATED],
    )
    chart = _chart(product, categories)
    page = replace(
        page,
        complete_the_look=cards[ProductLink.Kind.COMPLETE_THE_LOOK],
        alternatives=cards[ProductLink.Kind.ALTERNATIVE],
        size_chart=chart_of(chart) if chart else None,
        is_one_of_a_kind=product.is_one_of_a_kind,
    )
    return page if language == ENGLISH else in_other_words(page, product, chart, language)


def _linked(product: Product, language: str) -> dict[str, list[Product]]:
    """Shown products that this one leads to by hand, by kind and in order, in one query."""
    rows: Any = _links_of(card_columns(language)).rows(product=product.pk, moment=clock.now())
    found: dict[str, list[Product]] = {kind: [] for kind in ProductLink.Kind.values}
    for row in rows:
        found[row.link_kind].append(row)
    return {kind: row[:RELATED] for kind, row in found.items()}


def _cards(
    linked: Mapping[str, Sequence[Product]], shelves: Mapping[int, Shelf], language: str
) -> dict[str, tuple[ProductCard, ...]]:
    """The cards of each row of products, what cannot be bought left out; no query."""
    return {
        kind: tuple(card_of(each, shelves[each.pk], language) for each in row if each.pk in shelves)
        for kind, row in linked.items()
    }


def _chart(product: Product, categories: Sequence[Any]) -> SizeChart | None:
    """The product's own size chart, else its type's, else the nearest one on the way up from its categories; no query."""
    own = product.size_chart or (product.type.size_chart if product.type else None)
    if own:
        return own
    by_id = {row.pk: row for row in categories}
    steps = [row for row in categories if row.holds]
    while steps:
        charted = next((row.size_chart for row in steps if row.size_chart), None)
        if charted:
            return charted
        steps = [by_id[row.parent_id] for row in steps if row.parent_id]
    return None


def _categories(product: Product, language: str) -> list[Any]:
    """The whole tree, and of each category whether it `holds` the product."""
    words = ("title",) if language == ENGLISH else ("title", "translations")
    return _categories_with(words).rows(product=product.pk)


def _related(product: Product, category_ids: set[int], language: str) -> list[Product]:
    """Its neighbours on its own shelves, those with most in common first; two queries."""
    near = companions_of(product.pk, categories=category_ids, limit=RELATED)
    found = _shown_of(card_columns(language)).rows(ids=near, moment=clock.now()) if near else []
    rows = {row.pk: row for row in found}
    return [rows[pk] for pk in near if pk in rows]


def _breadcrumbs(categories: Sequence[Any], language: str) -> tuple[Crumb, ...]:
    """The longest way from a root to one of the product's categories."""
    paths = paths_of(categories)
    ways = [crumbs_to(row, categories, paths, language=language) for row in categories if row.holds]
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
