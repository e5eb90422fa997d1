"""Products among others: category and collection pages, what is featured, pieces by name."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.listing.queries.cards import cards_of_entries
from catalog.listing.queries.lists import entries_in_order, list_products
from catalog.listing.queries.shapes import SORTS, ListingQuestion
from catalog.media.queries import Picture
from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.products.models import Product
from catalog.products.queries.shapes import CardPage, ProductCard, product_url
from catalog.products.queries.shelf import Shelf, shelves_of
from catalog.translations.queries import in_language
from catalog.translations.rules import ENGLISH

__all__ = ["CARD_COLUMNS", "SORTS", "card_of", "cards_of", "product_cards"]

CARD_COLUMNS = ("public_id", "handle", "title", "subtitle")


def product_cards(
    *,
    category: str | None = None,
    collection: str | None = None,
    ids: Sequence[str] | None = None,
    featured: bool = False,
    limit: int = 24,
    offset: int = 0,
    language: str = ENGLISH,
    context: PriceContext = PUBLIC,
) -> CardPage:
    """Cards of what is shown and priced, at most six queries whatever their number.

    `category` and `collection` are handles, a category includes what lies below it; `ids` are public ids, whose
    order is kept; `context` says whose prices they tell.
    """
    if ids is not None:
        return _in_order_of(ids, slice(offset, offset + limit), language, context)
    question = ListingQuestion(
        category=category,
        collection=collection,
        featured=featured,
        offset=offset,
        limit=limit,
        with_facets=False,
        language=language,
        context=context,
    )
    listing = list_products(question)
    return CardPage(cards=listing.cards, count=len(listing.cards) if featured else listing.count)


def cards_of(products: Sequence[Product], context: PriceContext = PUBLIC) -> tuple[ProductCard, ...]:
    """Cards of these products in their order, in six queries; what has no lawful price is left out."""
    shelves = shelves_of([product.pk for product in products], context)
    return tuple(card_of(product, shelves[product.pk]) for product in products if product.pk in shelves)


def card_columns(language: str) -> tuple[str, ...]:
    """The columns of a product that `card_of` reads in this language."""
    return CARD_COLUMNS if language == ENGLISH else (*CARD_COLUMNS, "translations")


def card_of(product: Product, shelf: Shelf, language: str = ENGLISH) -> ProductCard:
    """One card, from a shelf in the same language; no query."""
    colours = shelf.option("Colour")
    picture, hover = _two_pictures(shelf.pictures)
    return ProductCard(
        id=product.public_id,
        handle=product.handle,
        url=product_url(product.handle),
        title=in_language(product, "title", language),
        subtitle=in_language(product, "subtitle", language),
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
        uom=shelf.cheapest.sold_by.uom,
    )


def _in_order_of(ids: Sequence[str], page: slice, language: str, context: PriceContext) -> CardPage:
    numbers = dict(Product.objects.filter(public_id__in=ids).values_list("public_id", "pk"))
    rows = entries_in_order([numbers[each] for each in dict.fromkeys(ids) if each in numbers])
    cards = cards_of_entries(rows[page], context=context, language=language)
    return CardPage(cards=cards, count=len(rows))


def _two_pictures(pictures: Sequence[Picture]) -> tuple[Picture | None, Picture | None]:
    """The first picture, and the back of the same colour or else the next one, to show under the pointer."""
    if not pictures:
        return None, None
    first, others = pictures[0], pictures[1:]
    backs = (picture for picture in others if picture.view == "back" and picture.of_colour == first.of_colour)
    return first, next(backs, others[0] if others else None)
