"""Promotions, codes, campaigns and fees for staff."""

from orders.admin.promotions.campaigns import CampaignAdmin
from orders.admin.promotions.codes import PromotionCodeAdmin, PromotionUseAdmin
from orders.admin.promotions.page import PromotionAdmin
from orders.admin.promotions.surcharges import SurchargeAdmin

__all__ = ["CampaignAdmin", "PromotionAdmin", "PromotionCodeAdmin", "PromotionUseAdmin", "SurchargeAdmin"]
