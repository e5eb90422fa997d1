"""Promotions as staff would set them up, for tests that bring them through carts and orders."""

from __future__ import annotations

from typing import Any

from orders.promotions.models import (
    Campaign,
    CampaignBudget,
    Promotion,
    PromotionCode,
    PromotionRule,
    Surcharge,
    SurchargeRule,
)


def offer(
    name: str = "Festive", *, rules: list[tuple[str, str, str, list[str]]] | None = None, **terms: Any
) -> Promotion:
    """An active promotion, automatic, ten percent unless told otherwise; `rules` are kind, attribute, operator, values."""
    filled = {"status": "active", "method": "percentage", "value": 1000, **terms}
    promotion = Promotion.objects.create(name=name, **filled)
    for kind, attribute, operator, values in rules or []:
        PromotionRule.objects.create(
            promotion=promotion, kind=kind, attribute=attribute, operator=operator, values=values
        )
    return promotion


def code_for(promotion: Promotion, code: str = "DIWALI10", **terms: Any) -> PromotionCode:
    """A code that opens it, and from now on nothing else does."""
    Promotion.objects.filter(pk=promotion.pk).update(is_automatic=False)
    return PromotionCode.objects.create(promotion=promotion, code=code, **terms)


def free_carriage(name: str = "Free delivery", **terms: Any) -> Promotion:
    """All of the carriage off."""
    return offer(name, lane=3, target="shipping_methods", value=10_000, **terms)


def cash_fee(value: int = 49_00, code: str = "cod_fee", **terms: Any) -> Surcharge:
    """A fee for cash on delivery, ₹49 unless told otherwise."""
    filled = {"title": "Cash on delivery fee", "method": "fixed", "value": value, **terms}
    fee = Surcharge.objects.create(code=code, **filled)
    SurchargeRule.objects.create(surcharge=fee, attribute="payment_method", operator="in", values=["cod"])
    return fee


def budget_of(limit: int, kind: str = "spend") -> CampaignBudget:
    """A campaign with so much to give."""
    campaign = Campaign.objects.create(name=f"Campaign of {limit}")
    return CampaignBudget.objects.create(campaign=campaign, kind=kind, limit=limit)
