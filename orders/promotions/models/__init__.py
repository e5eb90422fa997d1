"""Promotions and surcharges as staff keep them, their codes and budgets, and every use that was made of them."""

from __future__ import annotations

from orders.promotions.models.campaign import Campaign, CampaignBudget
from orders.promotions.models.code import PromotionCode, PromotionUse
from orders.promotions.models.promotion import Promotion, PromotionRule
from orders.promotions.models.surcharge import Surcharge, SurchargeRule

__all__ = [
    "Campaign",
    "CampaignBudget",
    "Promotion",
    "PromotionCode",
    "PromotionRule",
    "PromotionUse",
    "Surcharge",
    "SurchargeRule",
]
