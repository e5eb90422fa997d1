"""Which promotions are live, as the engine wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from core import clock
from orders.promotions import rules
from orders.promotions.models import Campaign, Promotion, PromotionCode, PromotionRule, Surcharge
from orders.promotions.operations import used_before
from orders.promotions.rules import Allocation, BundlePart, Lane, Method, Rule, Target, Tier

UNKNOWN_CODE = "This code is not valid. Please check the spelling."
USED_UP = "This code has been used up."
USED_BEFORE = "You have used this code already. It is valid once."


def live_promotions(
    *, codes: Iterable[str] = (), customer_ref: str = "", currency: str = "INR"
) -> list[rules.Promotion]:
    """Every active promotion that is automatic or whose code was entered; at most four queries.

    A code that is unknown, off, over or used up simply opens nothing; `code_problem` says why. Dates are left to the engine.
    """
    entered = codes_entered(codes)
    rows = list(
        Promotion.objects.filter(status=Promotion.Status.ACTIVE, currency=currency)
        .filter(Q(is_automatic=True) | Q(pk__in=[code.promotion_id for code in entered]))
        .select_related("campaign__budget", "gift_variant")
    )
    by_promotion: dict[int, list[PromotionCode]] = defaultdict(list)
    for code in entered:
        by_promotion[code.promotion_id].append(code)
    conditions: dict[int, list[PromotionRule]] = defaultdict(list)
    for rule in PromotionRule.objects.filter(promotion__in=rows):
        conditions[rule.promotion_id].append(rule)
    return [_for_engine(row, conditions[row.pk], by_promotion[row.pk], customer_ref) for row in rows]


def live_surcharges(*, currency: str = "INR") -> list[rules.Surcharge]:
    """Every active surcharge whose time it is; one query, two when there are any."""
    now = clock.now()
    rows = Surcharge.objects.filter(
        Q(starts_at__isnull=True) | Q(starts_at__lte=now),
        Q(ends_at__isnull=True) | Q(ends_at__gte=now),
        is_active=True,
        currency=currency,
    )
    return [
        rules.Surcharge(
            code=row.code,
            title=row.title,
            method=Method(row.method),
            value=row.value,
            rules=tuple(
                Rule(rule.attribute, rule.operator, tuple(str(value) for value in rule.values))
                for rule in row.rules.all()
            ),
        )
        for row in rows.prefetch_related("rules")
    ]


def codes_entered(texts: Iterable[str]) -> list[PromotionCode]:
    """The codes that exist among what was typed, in one query."""
    wanted = {text.strip().upper() for text in texts if text.strip()}
    return list(PromotionCode.objects.filter(code__in=wanted)) if wanted else []


def code_problem(text: str, *, customer_ref: str = "") -> str | None:
    """Why a code opens nothing, in the shopper's words; None when it does. Unknown and expired sound the same."""
    code = next(iter(codes_entered([text])), None)
    if code is None or code.promotion.status != Promotion.Status.ACTIVE or not _is_running(code.promotion):
        return UNKNOWN_CODE
    return _code_refusal(code, customer_ref) or None


def _is_running(promotion: Promotion) -> bool:
    """Whether now lies within the promotion's own dates and its campaign's."""
    now = clock.now()
    spans: list[Promotion | Campaign] = [promotion, promotion.campaign] if promotion.campaign else [promotion]
    return all(
        (span.starts_at is None or span.starts_at <= now) and (span.ends_at is None or now <= span.ends_at)
        for span in spans
    )


def _code_refusal(code: PromotionCode, customer_ref: str) -> str:
    if not code.is_active or (code.expires_at is not None and code.expires_at < clock.now()):
        return UNKNOWN_CODE
    if code.limit is not None and code.held + code.used >= code.limit:
        return USED_UP
    if code.once_per_customer and used_before(code_id=code.pk, customer_ref=customer_ref):
        return USED_BEFORE
    return ""


def _for_engine(
    row: Promotion, conditions: Sequence[PromotionRule], codes: Sequence[PromotionCode], customer_ref: str
) -> rules.Promotion:
    refusals = [_code_refusal(code, customer_ref) for code in codes]
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
        codes=frozenset(code.code for code in codes),
        is_automatic=row.is_automatic,
        starts_at=max((each.starts_at for each in spans if each.starts_at), default=None),
        ends_at=min((each.ends_at for each in spans if each.ends_at), default=None),
        budget_kind=budget.kind if budget else "",
        budget_left=budget.left if budget else None,
        refusal=refusals[0] if refusals and all(refusals) else "",
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
