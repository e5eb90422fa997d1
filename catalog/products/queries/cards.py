"""Products among others: category and collection pages, search results, what is featured."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from catalog.collections.models import ProductCategory
from catalog.collections.queries import categories_below
from catalog.media.queries import Picture
from catalog.pricing.models import Price
from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.products.models import ItemStatus, Product
from catalog.products.queries.shapes import CardPage, ProductCard, product_url
from catalog.products.queries.shelf import Shelf, shelves_of

CARD_COLUMNS = ("public_id", "handle", "title", "subtitle")
SORTS: dict[str, tuple[str, ...]] = {
    "featured": ("-is_featured", "rank", "id"),
    "newest": ("-published_at", "-id"),
    "price-low": ("lowest", "rank", "id"),
    "price-high": ("-lowest", "rank", "id"),
}


def product_cards(
    *,
    category: str | None = None,
    collection: str | None = None,
    ids: Sequence[str] | None = None,
    featured: bool = False,
    sort: str = "featured",
    limit: int = 24,
    offset: int = 0,
) -> CardPage:
    """Cards of what is shown and priced, at most nine queries whatever their number.

    `category` and `collection` are handles, a category includes what lies below it; `ids` are public ids, whose
    order is kept. `sort` is one of SORTS; an unknown one sorts as featured.
    """
    rows = for_sale()
    if category is not None:
        rows = rows.filter(Exists(_held_in(categories_below(category))))
    if collection is not None:
        rows = rows.filter(collections__handle=collection)
    if featured:
        rows = rows.filter(is_featured=True)
    if ids is not None:
        return _in_order_of(ids, rows.filter(public_id__in=ids), limit=limit, offset=offset)
    ordered = rows.order_by(*SORTS.get(sort, SORTS["featured"])).only(*CARD_COLUMNS)
    return CardPage(cards=cards_of(list(ordered[offset : offset + limit])), count=rows.count())


def _held_in(category_ids: Sequence[int]) -> QuerySet[ProductCategory]:
    return ProductCategory.objects.filter(pk__in=category_ids, products=OuterRef("pk"))


def for_sale(context: PriceContext = PUBLIC) -> QuerySet[Product]:
    """Products that are shown and have a lawful price, annotated with the `lowest` in minor units."""
    lawful = Q(price_set__variant__mrp__isnull=True) | Q(amount__lte=F("price_set__variant__mrp"))
    prices = Price.objects.standing().filter(
        lawful,
        price_set__variant__product=OuterRef("pk"),
        price_set__variant__status=ItemStatus.ACTIVE,
        currency=context.currency,
        min_quantity=1,
    )
    lowest = (
        prices.order_by()
        .values("price_set__variant__product")
        .annotate(lowest=Min("amount"))
        .values("lowest")
    )
    return Product.objects.shown().annotate(lowest=Subquery(lowest)).filter(lowest__isnull=False)


def cards_of(products: Sequence[Product], context: PriceContext = PUBLIC) -> tuple[ProductCard, ...]:
    """Cards of these products in their order, in six queries; what has no lawful price is left out."""
    shelves = shelves_of([product.pk for product in products], context)
    return tuple(card_of(product, shelves[product.pk]) for product in products if product.pk in shelves)


def card_of(product: Product, shelf: Shelf) -> ProductCard:
    """One card; no query."""
    colours = shelf.option("Colour")
    picture, hover = _two_pictures(shelf.pictures)
    return ProductCard(
        id=product.public_id,
        handle=product.handle,
        url=product_url(product.handle),
        title=product.title,
        subtitle=product.subtitle,
        price=shelf.cheapest.price,
        original=shelf.cheapest.original,
        price_varies=shelf.price_varies,
        picture=picture,
        hover_picture=hover,
        colours=colours.values,
        swatches=colours.swatches,
        sizes=shelf.option("Size").values,
        in_stock=shelf.in_stock,
        badge=shelf.badge,
    )


def _in_order_of(ids: Sequence[str], rows: QuerySet[Product], *, limit: int, offset: int) -> CardPage:
    found = {row.public_id: row for row in rows}
    ordered = [found[public_id] for public_id in dict.fromkeys(ids) if public_id in found]
    return CardPage(cards=cards_of(ordered[offset : offset + limit]), count=len(ordered))


def _two_pictures(pictures: Sequence[Picture]) -> tuple[Picture | None, Picture | None]:
    """The first picture, and the back of the same colour or else the next one, to show under the pointer."""
    if not pictures:
        return None, None
    first, others = pictures[0], pictures[1:]
    backs = (picture for picture in others if picture.view == "back" and picture.of_colour == first.of_colour)
    return first, next(backs, others[0] if others else None)
