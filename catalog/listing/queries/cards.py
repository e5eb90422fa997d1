"""Cards from entries: the words as they were written, prices and stock as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from catalog.inventory.queries import sellable_of
from catalog.media.queries import ImageRow, Picture, picture_of
from catalog.pricing.queries import PUBLIC, PriceContext, price_of
from catalog.products.queries.shapes import ProductCard, product_url
from catalog.translations.rules import ENGLISH
from core.money import Money

SOLD_OUT = "Sold out"


class EntryRow(NamedTuple):
    """What a card is made of; `sort` is its place in the order asked for."""

    product_id: int
    card: dict[str, Any]
    variant_ids: Sequence[int]
    sort: int = 0


def cards_of_entries(
    rows: Sequence[EntryRow], *, context: PriceContext = PUBLIC, language: str = ENGLISH
) -> tuple[ProductCard, ...]:
    """Cards in the order of the rows, asking prices once and stock once; what lost its price meanwhile is left out.

    In another region than India what has no price there keeps its card, which says so: its price is nothing.
    """
    ids = [pk for row in rows for pk in row.variant_ids]
    prices, stock = price_of(ids, context), sellable_of(ids)
    cards = []
    for row in rows:
        priced = [prices[pk] for pk in row.variant_ids if pk in prices]
        if not priced and context.region == PUBLIC.region:
            continue
        least = min(priced, key=lambda each: each.amount.amount, default=None)
        in_stock = any(pk in prices and stock[pk].quantity > 0 for pk in row.variant_ids)
        words = {**row.card["words"][ENGLISH], **row.card["words"].get(language, {})}
        pictures = [*(_picture(columns, language) for columns in row.card["pictures"]), None, None]
        cards.append(
            ProductCard(
                id=row.card["id"],
                handle=row.card["handle"],
                url=product_url(row.card["handle"]),
                title=words["title"],
                subtitle=words.get("subtitle", ""),
                price=least.amount if least else Money.zero(context.currency),
                original=least.original if least else None,
                is_sold_here=least is not None,
                price_varies=len({each.amount for each in priced}) > 1,
                picture=pictures[0],
                hover_picture=pictures[1],
                colours=tuple(row.card["colours"]),
                swatches=row.card["swatches"],
                sizes=tuple(row.card["sizes"]),
                in_stock=in_stock,
                badge=row.card["badge"] if in_stock else SOLD_OUT,
            )
        )
    return tuple(cards)


def _picture(columns: Sequence[Any], language: str) -> Picture:
    return picture_of(ImageRow(0, *columns), language)
