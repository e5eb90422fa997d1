"""What things cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from catalog.pricing.models import Price
from catalog.pricing.rules import PriceTier, is_above_mrp, struck_through, tier_for
from core.money import Money
from core.prepared import PreparedQuery

MRP_CURRENCY = "INR"


@dataclass(frozen=True, slots=True)
class PriceContext:
    """Who asks, and where. Today's prices depend on the currency; groups and customer travel with the question."""

    region: str = "IN"
    currency: str = "INR"
    group_ids: tuple[int, ...] = ()
    customer_ref: str | None = None


@dataclass(frozen=True, slots=True)
class PricedVariant:
    """The price of one piece, tax included; `original` is the MRP when it is higher; learnt at `as_of`."""

    amount: Money
    original: Money | None
    as_of: datetime


PUBLIC = PriceContext()


def price_of(
    variant_ids: Sequence[int],
    context: PriceContext = PUBLIC,
    *,
    quantities: Mapping[int, int] | None = None,
) -> dict[int, PricedVariant]:
    """Prices by variant id, in one query; a variant without a lawful price is absent and cannot be sold.

    `quantities` says how many of each are meant (1 when not said) and picks the tier. A price above an MRP that
    was lowered after it is left out until its owner corrects one of the two.
    """
    rows = _standing_prices(context.currency).rows(variant_ids)
    tiers: dict[int, dict[int, tuple[Money, datetime]]] = defaultdict(dict)
    mrps: dict[int, Money | None] = {}
    for variant_id, min_quantity, amount, as_of, mrp in rows:
        tiers[variant_id][min_quantity] = (Money(amount, context.currency), as_of)
        mrps[variant_id] = Money(mrp) if mrp is not None and context.currency == MRP_CURRENCY else None
    found = {}
    for variant_id, known in tiers.items():
        priced = _priced(known, mrps[variant_id], (quantities or {}).get(variant_id, 1))
        if priced is not None:
            found[variant_id] = priced
    return found


@cache
def _standing_prices(currency: str) -> PreparedQuery:
    """Prices in force, with the MRP: variant, least quantity, amount, moment, MRP."""
    fields = ("price_set__variant_id", "min_quantity", "amount", "as_of", "price_set__variant__mrp")
    standing = Price.objects.standing().filter(currency=currency)
    return PreparedQuery(lambda ids: standing.filter(price_set__variant__id__any_of=ids).values_list(*fields))


def _priced(
    known: Mapping[int, tuple[Money, datetime]], mrp: Money | None, quantity: int
) -> PricedVariant | None:
    tier = tier_for(
        quantity=quantity, tiers=[PriceTier(least, amount) for least, (amount, _) in known.items()]
    )
    if tier is None or is_above_mrp(amount=tier.amount, mrp=mrp):
        return None
    return PricedVariant(
        amount=tier.amount,
        original=struck_through(amount=tier.amount, mrp=mrp),
        as_of=known[tier.min_quantity][1],
    )
