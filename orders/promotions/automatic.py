"""Promotions that need no code, as the engine wants them: read and put together once, until staff change one of them.

Every change of a cart asks for all of them. Each process keeps them under a stamp of the rows they were made from:
`xmin` and `ctid` of a row are others after every change, by whatever door, and are seen by whoever sees the change.
What a campaign can still give changes with every order, so it is read each time and stands outside the stamp.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core.prepared import prepared_rows
from orders.promotions import rules
from orders.promotions.models import Campaign, Promotion, PromotionRule
from orders.promotions.rules import Allocation, BundlePart, Lane, Method, Rule, Target, Tier

_STAMP = """
WITH live AS (
    SELECT id, campaign_id, concat_ws(' ', id, xmin, ctid) AS version FROM orders_promotion
    WHERE status = 'active' AND is_automatic AND currency = %(currency)s::text
), versions AS (
    SELECT 1 AS kind, id, version FROM live
    UNION ALL
    SELECT 2, r.id, concat_ws(' ', r.id, r.xmin, r.ctid)
    FROM orders_promotionrule r WHERE r.promotion_id IN (SELECT id FROM live)
    UNION ALL
    SELECT 3, c.id, concat_ws(' ', c.id, c.xmin, c.ctid)
    FROM orders_campaign c WHERE c.id IN (SELECT campaign_id FROM live)
)
SELECT COALESCE((SELECT md5(string_agg(version, ',' ORDER BY kind, id)) FROM versions), ''),
       (SELECT jsonb_object_agg(l.id, jsonb_build_array(b.kind, GREATEST(0, b."limit" - b.held - b.used)))::text
        FROM live l JOIN orders_campaignbudget b ON b.campaign_id = l.campaign_id)
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was put together, and the stamp of the rows it was made from."""

    stamp: str
    promotions: tuple[rules.Promotion, ...]


_KEPT: dict[tuple[str, str], _Kept] = {}


def automatic_promotions(currency: str) -> list[rules.Promotion]:
    """Every active promotion that needs no code, with what its campaign can still give; one query, three after a change."""
    ((stamp, budgets),) = prepared_rows(_STAMP, {"currency": currency})
    key = (str(connection.settings_dict["NAME"]), currency)
    kept = _KEPT.get(key)
    if kept is None or kept.stamp != stamp:
        # Read after the stamp: rows changed in between are newer than it says, and the next look reads them again.
        rows = Promotion.objects.filter(status=Promotion.Status.ACTIVE, is_automatic=True, currency=currency)
        kept = _KEPT[key] = _Kept(stamp, tuple(promotions_for_engine(rows)))
    left: Mapping[str, tuple[str, int]] = json.loads(budgets) if budgets else {}
    return [_within(promotion, left.get(str(promotion.id))) for promotion in kept.promotions]


def _within(promotion: rules.Promotion, budget: tuple[str, int] | None) -> rules.Promotion:
    """The promotion with its campaign's budget as it is now."""
    kind, left = budget or ("", None)
    if (promotion.budget_kind, promotion.budget_left) == (kind, left):
        return promotion
    return replace(promotion, budget_kind=kind, budget_left=left)


def promotions_for_engine(rows: QuerySet[Promotion, Promotion]) -> list[rules.Promotion]:
    """These promotions with their conditions, in two queries."""
    found = list(rows.select_related("campaign__budget", "gift_variant"))
    conditions: dict[int, list[PromotionRule]] = defaultdict(list)
    for rule in PromotionRule.objects.filter(promotion__in=found):
        conditions[rule.promotion_id].append(rule)
    return [_for_engine(row, conditions[row.pk]) for row in found]


def _for_engine(row: Promotion, conditions: Sequence[PromotionRule]) -> rules.Promotion:
    campaign = row.campaign
    spans: list[Promotion | Campaign] = [row, campaign] if campaign else [row]
    budget = getattr(campaign, "budget", None) if campaign else None
    return rules.Promotion(
        id=row.pk,
        name=row.name,
        lane=Lane(row.lane),
        method=Method(row.method),
        value=row.value,
        target=Target(row.target),
        allocation=Allocation(row.allocation),
        rules=_rules(conditions, PromotionRule.Kind.CART),
        target_rules=_rules(conditions, PromotionRule.Kind.TARGET),
        buy_rules=_rules(conditions, PromotionRule.Kind.BUY),
        buy_quantity=row.buy_quantity,
        get_quantity=row.get_quantity,
        max_quantity=row.max_quantity,
        tiers=tuple(Tier(int(tier["threshold"]), int(tier["value"])) for tier in row.tiers),
        tiers_by=row.tiers_by,
        parts=tuple(_part(part) for part in row.parts),
        gift_variant=row.gift_variant.public_id if row.gift_variant else "",
        max_discount=row.max_discount,
        priority=row.priority,
        is_exclusive=row.is_exclusive,
        is_automatic=row.is_automatic,
        starts_at=max((each.starts_at for each in spans if each.starts_at), default=None),
        ends_at=min((each.ends_at for each in spans if each.ends_at), default=None),
        budget_kind=budget.kind if budget else "",
        budget_left=budget.left if budget else None,
        upsell_message=row.upsell_message,
    )


def _rules(conditions: Sequence[PromotionRule], kind: PromotionRule.Kind) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule.attribute, rule.operator, tuple(str(value) for value in rule.values))
        for rule in conditions
        if rule.kind == kind
    )


def _part(part: dict[str, Any]) -> BundlePart:
    found = tuple(
        Rule(rule["attribute"], rule["operator"], tuple(str(value) for value in rule["values"]))
        for rule in part["rules"]
    )
    return BundlePart(rules=found, quantity=int(part["quantity"]))
