"""What things cost for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from catalog.pricing.queries.candidates import PriceRow, candidate_of, price_rows, rules_by_owner
from catalog.pricing.rules import (
    SET,
    Asker,
    Candidate,
    Choice,
    Circumstances,
    Kind,
    choose_price,
    struck_amount,
)
from core import clock
from core.money import Money

MRP_CURRENCY = "INR"


@dataclass(frozen=True, slots=True)
class PriceContext:
    """Who asks, and where: `region` by code, groups by id, `customer_ref` a customer's public id."""

    region: str = "IN"
    currency: str = "INR"
    group_ids: tuple[int, ...] = ()
    customer_ref: str | None = None
    channel: str = "web"

    @property
    def is_personal(self) -> bool:
        """Whether prices may differ from the public's."""
        return bool(self.group_ids or self.customer_ref)


@dataclass(frozen=True, slots=True)
class PricedVariant:
    """The price of one piece; `original` is what is struck through; learnt at `as_of`.

    `price_list_id` and `price_list_type` name the list it comes from. `is_special` says that a list's or rule's
    price counts, not the plain one of the set. In a region whose prices do not include tax the amount is what
    is charged all the same: exports carry no GST.
    """

    amount: Money
    original: Money | None
    as_of: datetime
    price_list_id: int | None = None
    price_list_type: Literal["sale", "override"] | None = None
    is_tax_inclusive: bool = True
    is_special: bool = False

    @property
    def kind(self) -> Kind:
        """set, sale or override."""
        return self.price_list_type or SET


PUBLIC = PriceContext()


def price_of(
    variant_ids: Sequence[int],
    context: PriceContext = PUBLIC,
    *,
    quantities: Mapping[int, int] | None = None,
) -> dict[int, PricedVariant]:
    """Prices by variant id: one query, two where price lists or rules apply, whatever the number of variants.

    A variant without a lawful price is absent and cannot be sold. `quantities` says how many of each are meant (1
    when not said) and picks the tier. A price above an MRP that was lowered after it is left out until its owner
    corrects one of the two.
    """
    rows = price_rows(variant_ids, currency=context.currency, region=context.region)
    rules = rules_by_owner(rows)
    asker, now = asker_of(context), clock.now()
    by_variant: dict[int, list[PriceRow]] = {}
    for row in rows:
        by_variant.setdefault(row.variant_id, []).append(row)
    found = {}
    for variant_id, own in by_variant.items():
        under = Circumstances(
            asker=asker,
            quantity=quantities.get(variant_id, 1) if quantities else 1,
            now=now,
            mrp=own[0].mrp if context.currency == MRP_CURRENCY else None,
        )
        choice = _choice(own, rules, under)
        if choice is not None:
            found[variant_id] = _priced(choice, context.currency, inclusive=not own[0].exclusive)
    return found


@lru_cache(maxsize=512)
def asker_of(context: PriceContext) -> Asker:
    """The context as rules see it."""
    groups = frozenset(str(group) for group in context.group_ids)
    return Asker(context.region, context.channel, groups, context.customer_ref or "")


def _choice(rows: Sequence[PriceRow], rules: dict, under: Circumstances) -> Choice | None:
    """The choice among a variant's rows; a single plain price, by far the most common case, goes a short way."""
    row = rows[0]
    if len(rows) == 1 and row.special_id is None:
        if under.quantity < row.min_quantity or (under.mrp is not None and row.amount > under.mrp):
            return None
        if row.max_quantity is not None and under.quantity > row.max_quantity:
            return None
        plain = Candidate(row.amount, as_of=row.as_of)
        return Choice(plain, struck_amount(row.amount, mrp=under.mrp))
    return choose_price([candidate_of(row, rules) for row in rows], under)


def _priced(choice: Choice, currency: str, *, inclusive: bool) -> PricedVariant:
    chosen = choice.candidate
    return PricedVariant(
        amount=Money(chosen.amount, currency),
        original=Money(choice.original, currency) if choice.original is not None else None,
        as_of=chosen.as_of or clock.now(),
        price_list_id=chosen.price_list_id,
        price_list_type=chosen.kind if chosen.kind != "set" else None,
        is_tax_inclusive=inclusive,
        is_special=chosen.special_id is not None,
    )
