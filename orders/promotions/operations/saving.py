"""Writing down what is said of a promotion, and taking away one that was never used."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.products.models import ProductVariant
from core.errors import Invalid, NotFound, Refused
from orders.promotions.models import Campaign, Promotion, PromotionRule
from orders.promotions.operations.turning import promotion_problems
from orders.promotions.rules.terms import Condition, PromotionTerms, terms_problems
from orders.promotions.words import WrongWords, kept_values

PLAIN = (
    "name", "method", "target", "allocation", "value", "tiers_by", "buy_quantity", "get_quantity", "max_quantity",
    "max_discount", "lane", "priority", "is_exclusive", "is_automatic", "starts_at", "ends_at", "upsell_message",
)  # fmt: skip


class PromotionUsed(Refused):
    """Orders were sold with it: they go on naming it."""

    code = "promotion_used"
    message = "Orders were sold with this promotion. Switch it off instead."


@transaction.atomic
def save_promotion(terms: PromotionTerms, promotion_id: int | None = None) -> int:
    """Make a draft with these terms, or make these the terms of a promotion; its key.

    One that is switched on counts so from now on; orders keep what they were sold with. Raises NotFound, or Invalid naming
    by field what makes the terms nonsense, and then nothing is changed.
    """
    row = Promotion() if promotion_id is None else _locked(promotion_id)
    problems = terms_problems(terms)
    if row.pk and row.method != terms.method:
        problems["method"] = "A promotion keeps its kind. Make a new one of the other kind."
    if problems:
        raise Invalid(fields=problems)
    for name in PLAIN:
        setattr(row, name, getattr(terms, name))
    row.tiers = [
        {"threshold": tier.threshold, "value": tier.value}
        for tier in sorted(terms.tiers, key=lambda tier: tier.threshold)
    ]
    row.parts, conditions = _parts(terms), [_kept(each) for each in terms.conditions]
    row.campaign, row.gift_variant = _campaign(terms.campaign), _gift(terms.gift_sku)
    _check_columns(row)
    row.save()
    _set_conditions(row, conditions)
    if row.status == Promotion.Status.ACTIVE and (wrong := promotion_problems(row)):
        raise Invalid(fields=wrong)
    return int(row.pk)


@transaction.atomic
def remove_promotion(promotion_id: int) -> None:
    """Take away a promotion with its codes. Raises NotFound, or PromotionUsed."""
    row = _locked(promotion_id)
    if row.uses.exists():
        raise PromotionUsed
    row.delete()


def _locked(promotion_id: int) -> Promotion:
    row = Promotion.objects.select_for_update(of=("self",)).filter(pk=promotion_id).first()
    if row is None:
        raise NotFound("There is no such promotion.")
    return row


def _kept(each: Condition) -> dict[str, Any]:
    try:
        values = kept_values(each.attribute, each.operator, each.values)
    except WrongWords as wrong:
        raise Invalid(fields={"rules": f"{each.attribute}: {wrong}"}) from wrong
    return {
        "kind": each.kind,
        "attribute": each.attribute,
        "operator": each.operator,
        "values": values,
    }


def _parts(terms: PromotionTerms) -> list[dict[str, Any]]:
    found = []
    for part in terms.parts:
        try:
            values = kept_values(part.attribute, "in", part.values)
        except WrongWords as wrong:
            raise Invalid(fields={"parts": f"{part.attribute}: {wrong}"}) from wrong
        rule = {"attribute": part.attribute, "operator": "in", "values": values}
        found.append({"quantity": part.quantity, "rules": [rule]})
    return found


def _campaign(name: str) -> Campaign | None:
    if not name:
        return None
    found = Campaign.objects.filter(name=name).first()
    if found is None:
        raise Invalid(fields={"campaign": f"There is no campaign {name}."})
    return found


def _gift(sku: str) -> ProductVariant | None:
    if not sku:
        return None
    found = ProductVariant.objects.filter(sku=sku).first()
    if found is None:
        raise Invalid(fields={"gift_sku": f"There is no piece {sku}."})
    return found


def _check_columns(row: Promotion) -> None:
    """Raises Invalid with the table's own words."""
    try:
        row.full_clean(exclude=["campaign", "gift_variant"])
    except ValidationError as fault:
        raise Invalid(fields={name: " ".join(words) for name, words in fault.message_dict.items()}) from fault


def _set_conditions(row: Promotion, wanted: list[dict[str, Any]]) -> None:
    """Rules that stay keep their rows: the trail tells what really changed."""
    names = ("kind", "attribute", "operator", "values")
    if list(row.rules.values(*names)) == wanted:
        return
    row.rules.all().delete()
    PromotionRule.objects.bulk_create(PromotionRule(promotion=row, **each) for each in wanted)
