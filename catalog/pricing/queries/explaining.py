"""Why somebody is asked this price and no other: every price of a variant with what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.pricing.models import CustomerGroup, Price, PriceList, PriceRule, SpecialPrice
from catalog.pricing.queries.prices import MRP_CURRENCY, PriceContext, asker_of
from catalog.pricing.rules import SET, Candidate, Circumstances, Rule, Verdict, explain_choice
from catalog.products.models import ProductVariant
from core.money import Money


@dataclass(frozen=True, slots=True)
class ExplainedPrice:
    """A price that might count: where it stands, what it asks, and why it won or lost. At most one has `won`."""

    source: str
    amount: Money
    kind: str
    min_quantity: int
    max_quantity: int | None
    for_whom: tuple[str, ...]
    won: bool
    words: str
    price_list_id: int | None = None


@dataclass(frozen=True, slots=True)
class PriceMoment:
    """When and for how many a price is asked."""

    quantity: int
    at: datetime


def explained_prices(
    variant_id: int, context: PriceContext, moment: PriceMoment
) -> tuple[ExplainedPrice, ...]:
    """Every price of a variant in the context's currency, the winner first; drafts and ended lists too. At most six queries."""
    variant = ProductVariant.objects.filter(pk=variant_id).first()
    if variant is None:
        return ()
    special = _special(variant_id, context.currency)
    lists = {row.price_list_id: row.price_list for row in special if row.price_list is not None}
    candidates = [*_plain(variant_id, context.currency), *_candidates(special)]
    under = Circumstances(
        asker=asker_of(context),
        quantity=moment.quantity,
        now=moment.at,
        mrp=variant.mrp if context.currency == MRP_CURRENCY else None,
    )
    named = _group_names(candidates)
    return tuple(
        _explained(
            verdict,
            lists.get(verdict.candidate.price_list_id),
            Money(verdict.candidate.amount, context.currency),
            named,
        )
        for verdict in explain_choice(candidates, under)
    )


def _group_names(candidates: Sequence[Candidate]) -> dict[str, str]:
    """What staff call the groups that rules name by key."""
    rules = [rule for candidate in candidates for rule in candidate.rules if rule.attribute == "group"]
    keys = {value for rule in rules for value in rule.values if value.isdigit()}
    groups = CustomerGroup.objects.filter(pk__in=keys)
    return {str(pk): name for pk, name in groups.values_list("pk", "name")}


def _plain(variant_id: int, currency: str) -> list[Candidate]:
    rows = Price.objects.standing().filter(price_set__variant_id=variant_id, currency=currency)
    return [
        Candidate(row.amount, SET, row.min_quantity, row.max_quantity, as_of=row.as_of)
        for row in rows.order_by("min_quantity")
    ]


def _special(variant_id: int, currency: str) -> list[SpecialPrice]:
    rows = SpecialPrice.objects.filter(variant_id=variant_id, currency=currency)
    return list(
        rows.select_related("price_list").prefetch_related("rules", "price_list__rules").order_by("id")
    )


def _candidates(rows: Sequence[SpecialPrice]) -> list[Candidate]:
    return [_candidate(row, row.price_list) for row in rows]


def _candidate(row: SpecialPrice, price_list: PriceList | None) -> Candidate:
    owner = price_list or row
    return Candidate(
        amount=row.amount,
        kind=price_list.type if price_list else SET,  # type: ignore[arg-type]  # the column's check allows no other
        min_quantity=row.min_quantity,
        max_quantity=row.max_quantity,
        rules=tuple(_rule(rule) for rule in owner.rules.all()),
        is_draft=price_list is not None and price_list.status == PriceList.Status.DRAFT,
        starts_at=price_list.starts_at if price_list else None,
        ends_at=price_list.ends_at if price_list else None,
        price_list_id=row.price_list_id,
        special_id=row.pk,
        as_of=row.as_of,
    )


def _rule(rule: PriceRule) -> Rule:
    return Rule(rule.attribute, rule.operator, frozenset(rule.values))


def _explained(
    verdict: Verdict, price_list: PriceList | None, amount: Money, named: Mapping[str, str]
) -> ExplainedPrice:
    candidate = verdict.candidate
    own = "a price with rules of its own" if candidate.special_id is not None else "the price set"
    return ExplainedPrice(
        source=price_list.title if price_list else own,
        amount=amount,
        kind=candidate.kind,
        min_quantity=candidate.min_quantity,
        max_quantity=candidate.max_quantity,
        for_whom=tuple(_condition(rule, named) for rule in candidate.rules),
        won=verdict.won,
        words=verdict.words,
        price_list_id=candidate.price_list_id,
    )


def _condition(rule: Rule, named: Mapping[str, str]) -> str:
    """`group Boutiques`, `region not US`."""
    values = rule.values if rule.attribute != "group" else {named.get(value, value) for value in rule.values}
    return f"{rule.attribute} {'not ' if rule.operator == 'not_in' else ''}{', '.join(sorted(values))}"
