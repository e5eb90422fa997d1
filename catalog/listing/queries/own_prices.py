"""What cards say to somebody with prices of their own: a customer group's, or a customer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from catalog.pricing.queries import PUBLIC, PriceContext, PricedVariant, price_of
from core.money import Money

_ENTRIES = """
SELECT p.public_id, e.variant_ids FROM catalog_listingentry e
JOIN catalog_product p ON p.id = e.product_id WHERE p.public_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """The price on the card of a product (public id), and what is struck through beside it."""

    product_id: str
    price: Money
    original: Money | None


def own_prices(
    product_ids: Sequence[str], context: PriceContext, everybodys: PriceContext = PUBLIC
) -> tuple[OwnPrice, ...]:
    """The cards of these products that say another price to whoever asks than to everybody in the same region; five queries at most.

    In the order asked; none, and no query, for the public. Products that are not listed are left out.
    """
    if not context.is_personal or not product_ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [list(product_ids)])
        variants = dict(cursor.fetchall())
    ids = [pk for own in variants.values() for pk in own]
    theirs, public = price_of(ids, context), price_of(ids, everybodys)
    found = []
    for product_id in dict.fromkeys(product_ids):
        own = _least([theirs[pk] for pk in variants.get(product_id, ()) if pk in theirs])
        shown = _least([public[pk] for pk in variants.get(product_id, ()) if pk in public])
        if own is not None and own != shown:
            found.append(OwnPrice(product_id, *own))
    return tuple(found)


def _least(priced: Sequence[PricedVariant]) -> tuple[Money, Money | None] | None:
    """As cards choose it: the lowest price, the first among equals."""
    if not priced:
        return None
    least = min(priced, key=lambda each: each.amount.amount)
    return least.amount, least.original
