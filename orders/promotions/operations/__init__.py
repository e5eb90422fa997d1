"""Verbs of promotions."""

from orders.promotions.operations.campaigns import CampaignTerms, check_campaign, save_campaign
from orders.promotions.operations.codes import (
    MOST_CODES,
    CodeBatch,
    CodeTerms,
    add_code,
    change_code,
    check_code_terms,
    make_codes,
)
from orders.promotions.operations.saving import PromotionUsed, remove_promotion, save_promotion
from orders.promotions.operations.turning import (
    activate_promotion,
    deactivate_promotion,
    duplicate_promotion,
)
from orders.promotions.operations.uses import (
    Locked,
    PromotionGone,
    WantedUse,
    consume_promotions,
    hold_promotions,
    lock_promotions,
    release_promotions,
    used_before,
)

__all__ = [
    "MOST_CODES",
    "CampaignTerms",
    "CodeBatch",
    "CodeTerms",
    "Locked",
    "PromotionGone",
    "PromotionUsed",
    "WantedUse",
    "activate_promotion",
    "add_code",
    "change_code",
    "check_campaign",
    "check_code_terms",
    "consume_promotions",
    "deactivate_promotion",
    "duplicate_promotion",
    "hold_promotions",
    "lock_promotions",
    "make_codes",
    "release_promotions",
    "remove_promotion",
    "save_campaign",
    "save_promotion",
    "used_before",
]
