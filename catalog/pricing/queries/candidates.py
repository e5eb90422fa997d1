"""Every price that might count for some variants, in one query; with price lists or rules in two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, F, Q, QuerySet, Value

from catalog.pricing.models import Price, PriceList, PriceRule, Region, SpecialPrice
from catalog.pricing.rules import SET, Candidate, Rule
from core.prepared import PreparedQuery


class PriceRow(NamedTuple):
    """The columns of a price, whichever table it stands in. The list's columns are empty for prices of a set."""

    variant_id: int
    mrp: int | None
    amount: int
    min_quantity: int
    max_quantity: int | None
    as_of: datetime
    special_id: int | None
    list_id: int | None
    list_type: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    exclusive: bool


def price_rows(variant_ids: Sequence[int], *, currency: str, region: str) -> list[PriceRow]:
    """The standing prices of these variants, and those of price lists that may count. One query."""
    return [PriceRow(*row) for row in _rows(currency, region).rows(variant_ids)]


def rules_by_owner(rows: Sequence[PriceRow]) -> dict[tuple[str, int], tuple[Rule, ...]]:
    """The rules of the lists and special prices among these rows. One query, none when there are only plain prices."""
    lists = {row.list_id for row in rows if row.list_id is not None}
    ruled = {row.special_id for row in rows if row.special_id is not None and row.list_id is None}
    found: dict[tuple[str, int], list[Rule]] = defaultdict(list)
    # One question for both kinds of owner: an id of the one kind may meet a row of the other, which nobody asks for.
    for list_id, price_id, attribute, operator, values in _RULES.rows(sorted(lists | ruled)):
        owner = ("list", list_id) if list_id is not None else ("price", price_id)
        found[owner].append(Rule(attribute, operator, frozenset(values)))
    return {owner: tuple(rules) for owner, rules in found.items()}


def candidate_of(row: PriceRow, rules: dict[tuple[str, int], tuple[Rule, ...]]) -> Candidate:
    """A row as the rules judge it."""
    if row.special_id is None:
        return Candidate(row.amount, SET, row.min_quantity, row.max_quantity, as_of=row.as_of)
    owner = ("list", row.list_id) if row.list_id is not None else ("price", row.special_id)
    return Candidate(
        amount=row.amount,
        kind=row.list_type or SET,  # type: ignore[arg-type]  # the column's check allows nothing else
        min_quantity=row.min_quantity,
        max_quantity=row.max_quantity,
        rules=rules.get(owner, ()),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        price_list_id=row.list_id,
        special_id=row.special_id,
        as_of=row.as_of,
    )


@lru_cache(maxsize=64)
def _rows(currency: str, region: str) -> PreparedQuery:
    exclusive = Exists(Region.objects.filter(code=region, tax_inclusive=False))
    nothing: models.Field[Any, Any] = models.BigIntegerField(null=True)
    moment: models.Field[Any, Any] = models.DateTimeField(null=True)

    def build(ids: list[int]) -> QuerySet[Price, tuple[object, ...]]:
        plain = (
            Price.objects.standing()
            .filter(currency=currency, price_set__variant__id__any_of=ids)
            .order_by()
            .values_list(
                "price_set__variant_id", "price_set__variant__mrp", "amount", "min_quantity", "max_quantity",
                "as_of", Value(None, nothing), Value(None, nothing), Value(None, models.CharField(null=True)),
                Value(None, moment), Value(None, moment), exclusive,
            )
        )  # fmt: skip
        counts = Q(price_list__isnull=True) | Q(
            ~Q(price_list__phase=PriceList.Phase.OVER), price_list__status=PriceList.Status.ACTIVE
        )
        special = (
            SpecialPrice.objects.filter(counts, currency=currency, variant__id__any_of=ids)
            .order_by()
            .values_list(
                "variant_id", "variant__mrp", "amount", "min_quantity", "max_quantity", "as_of", F("id"),
                "price_list_id", "price_list__type", "price_list__starts_at", "price_list__ends_at", exclusive,
            )
        )  # fmt: skip
        return plain.union(special, all=True)

    return PreparedQuery(build)


_RULES = PreparedQuery(
    lambda ids: PriceRule.objects.filter(
        Q(price_list__id__any_of=ids) | Q(price__id__any_of=ids)
    ).values_list("price_list_id", "price_id", "attribute", "operator", "values")
)
