"""Verbs of promotions."""

from orders.promotions.operations.codes import MOST_CODES, CodeBatch, make_codes
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
    "CodeBatch",
    "Locked",
    "PromotionGone",
    "WantedUse",
    "activate_promotion",
    "consume_promotions",
    "deactivate_promotion",
    "duplicate_promotion",
    "hold_promotions",
    "lock_promotions",
    "make_codes",
    "release_promotions",
    "used_before",
]
