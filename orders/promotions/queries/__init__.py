"""Which promotions, codes and surcharges are live."""

from orders.promotions.queries.live import (
    UNKNOWN_CODE,
    USED_BEFORE,
    USED_UP,
    code_problem,
    codes_entered,
    judged_promotions,
    live_promotions,
    live_surcharges,
)

__all__ = [
    "UNKNOWN_CODE",
    "USED_BEFORE",
    "USED_UP",
    "code_problem",
    "codes_entered",
    "judged_promotions",
    "live_promotions",
    "live_surcharges",
]
