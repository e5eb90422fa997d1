"""What is said of a promotion, both ways: bodies become terms, rows are told in the names that bodies take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api.bodies import Body, Text, Whole
from core.api.wire import name_of, written
from core.backoffice.bodies import AmountBody, Moment
from core.backoffice.many import YesOrNo
from core.backoffice.wire import amount_of
from core.errors import Invalid
from orders.models import Promotion
from orders.promotions.rules import Allocation, Lane, Method, Target, Tier
from orders.promotions.rules.conditions import OPERATORS
from orders.promotions.rules.terms import (
    KINDS,
    MOST_CONDITIONS,
    MOST_OFF,
    MOST_PARTS,
    MOST_TIERS,
    Condition,
    Part,
    PromotionTerms,
)
from orders.promotions.words import ATTRIBUTES, OF_PIECES, called

PLAIN = (
    "name", "status", "lane", "priority", "is_exclusive", "is_automatic", "method", "target", "allocation", "value",
    "currency", "tiers", "tiers_by", "buy_quantity", "get_quantity", "max_quantity", "upsell_message",
)  # fmt: skip
MOST_VALUES, MOST_UNITS, MOST_RANK = 200, 32_767, 32_767


class Values(serializers.ListField):
    """What a condition compares with, by name; amounts as a text of minor units."""

    def __init__(self, **how: Any) -> None:
        child = Text(max_length=120, allow_blank=False, allow_null=False)
        super().__init__(**{"child": child, "min_length": 1, "max_length": MOST_VALUES, **how})


class ConditionBody(Body):
    """One condition."""

    kind = serializers.ChoiceField(choices=KINDS)
    attribute = serializers.ChoiceField(choices=list(ATTRIBUTES))
    operator = serializers.ChoiceField(choices=OPERATORS)
    values = Values()


class TierBody(Body):
    """From this spend or count on, this value counts instead."""

    threshold = Whole(min_value=0, max_value=MOST_OFF)
    value = Whole(min_value=0, max_value=MOST_OFF)


class PartBody(Body):
    """So many pieces of a set."""

    quantity = Whole(min_value=1, max_value=20)
    attribute = serializers.ChoiceField(choices=[each for each in OF_PIECES if each != "price"])
    values = Values()


class PromotionBody(Body):
    """What is said of a promotion. What is left out stays as it is."""

    name = Text(max_length=120, allow_blank=False, allow_null=False)
    method = serializers.ChoiceField(choices=[each.value for each in Method], required=False)
    target = serializers.ChoiceField(choices=[each.value for each in Target], required=False)
    allocation = serializers.ChoiceField(choices=[each.value for each in Allocation], required=False)
    value = Whole(required=False, min_value=0, max_value=MOST_OFF)
    tiers = TierBody(many=True, required=False, max_length=MOST_TIERS)
    tiers_by = serializers.ChoiceField(choices=["spend", "count"], required=False)
    buy_quantity = Whole(required=False, min_value=1, max_value=MOST_UNITS)
    get_quantity = Whole(required=False, min_value=1, max_value=MOST_UNITS)
    max_quantity = Whole(required=False, allow_null=True, min_value=1, max_value=MOST_UNITS)
    max_discount = AmountBody(required=False, allow_null=True)
    parts = PartBody(many=True, required=False, max_length=MOST_PARTS)
    gift_sku = Text(max_length=64)
    lane = serializers.ChoiceField(choices=[lane.value for lane in Lane], required=False)
    priority = Whole(required=False, min_value=-MOST_RANK, max_value=MOST_RANK)
    is_exclusive = YesOrNo(required=False)
    is_automatic = YesOrNo(required=False)
    starts_at = Moment()
    ends_at = Moment()
    campaign = Text(max_length=80)
    upsell_message = Text(max_length=160)
    rules = ConditionBody(many=True, required=False, max_length=MOST_CONDITIONS)


class NewPromotionBody(PromotionBody):
    """A new promotion."""

    name = Text(max_length=120, allow_blank=False, allow_null=False, required=True)
    method = serializers.ChoiceField(choices=[each.value for each in Method])


def promotions_read() -> QuerySet[Promotion]:
    """Promotions with what hangs on them."""
    return Promotion.objects.select_related("campaign", "gift_variant").prefetch_related("rules")


def promotion_rows(rows: Sequence[Promotion]) -> list[dict[str, Any]]:
    """Promotions as they are told, read with what hangs on them; a query for each thing that conditions name."""
    conditions = [(each.attribute, each.values) for row in rows for each in row.rules.all()]
    parts = [
        (rule["attribute"], rule["values"]) for row in rows for part in row.parts for rule in part["rules"]
    ]
    names = called([*conditions, *parts])
    return [_told(row, names) for row in rows]


def terms_of(said: Mapping[str, Any], row: Promotion | None) -> PromotionTerms:
    """What was said over what there is. Raises Invalid for another currency than the promotion's."""
    told = dict(said)
    most = told.pop("max_discount", None)
    if most is not None and most["currency"] != (row.currency if row else "INR"):
        raise Invalid(fields={"max_discount": "A promotion takes off rupees."})
    if "max_discount" in said:
        told["max_discount"] = most["amount"] if most else None
    told |= {name: told[name] or "" for name in ("gift_sku", "campaign", "upsell_message") if name in told}
    if "rules" in told:
        told["conditions"] = tuple(_condition(each) for each in told.pop("rules"))
    if "tiers" in told:
        told["tiers"] = tuple(Tier(**each) for each in told["tiers"])
    if "parts" in told:
        told["parts"] = tuple(
            Part(each["quantity"], each["attribute"], tuple(each["values"])) for each in told["parts"]
        )
    if row is None and told.get("target") == Target.SHIPPING:
        told.setdefault("lane", Lane.SHIPPING.value)
    return PromotionTerms(**told) if row is None else replace(_terms(row), **told)


def _condition(each: Mapping[str, Any]) -> Condition:
    return Condition(each["kind"], each["attribute"], each["operator"], tuple(map(str, each["values"])))


def _terms(row: Promotion) -> PromotionTerms:
    """What a promotion says now."""
    told = promotion_rows([row])[0]
    same = {name: told[name] for name in PLAIN if name not in {"status", "currency", "tiers"}}
    return PromotionTerms(
        **same,
        tiers=tuple(Tier(int(tier["threshold"]), int(tier["value"])) for tier in row.tiers),
        max_discount=row.max_discount,
        parts=tuple(
            Part(part["quantity"], part["attribute"], tuple(part["values"])) for part in told["parts"]
        ),
        gift_sku=told["gift_sku"] or "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        campaign=told["campaign"] or "",
        conditions=tuple(_condition(each) for each in told["rules"]),
    )


def _told(row: Promotion, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "id": name_of("promo", row.pk),
        **{name: getattr(row, name) for name in PLAIN},
        "max_discount": amount_of(row.max_discount, row.currency),
        "parts": [_part(part, names) for part in row.parts],
        "gift_sku": row.gift_variant.sku if row.gift_variant else None,
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "campaign": str(row.campaign) if row.campaign else None,
        "created_at": written(row.created_at),
        "rules": [
            {
                "kind": each.kind,
                "attribute": each.attribute,
                "operator": each.operator,
                "values": _named(each.attribute, each.values, names),
            }
            for each in row.rules.all()
        ],
    }


def _part(part: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A part is chosen by one condition; one that was written with none, or more, tells the first."""
    rule: Mapping[str, Any] = next(iter(part["rules"]), {"attribute": "", "values": []})
    values = _named(rule["attribute"], rule["values"], names)
    return {"quantity": part["quantity"], "attribute": rule["attribute"], "values": values}


def _named(attribute: str, values: Sequence[Any], names: Mapping[str, Mapping[str, str]]) -> list[str]:
    """As they are called; one whose thing is gone keeps the key it had."""
    known = names.get(attribute, {})
    return [known.get(str(value), str(value)) for value in values]
