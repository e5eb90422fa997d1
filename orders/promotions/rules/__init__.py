"""The promotion engine: a pure function from a basket and promotions to adjustments.

`work_out(basket, promotions)` answers everything: what is taken off which line, what is given free, what is
charged on top, why each promotion did or did not apply, and what would still unlock one.
"""

from orders.promotions.rules.basket import Adjustment, Basket, BasketLine, FreeGift, Outcome, Verdict
from orders.promotions.rules.lanes import work_out
from orders.promotions.rules.promotion import (
    Allocation,
    BundlePart,
    Lane,
    Method,
    Promotion,
    Rule,
    Surcharge,
    Target,
    Tier,
)

__all__ = [
    "Adjustment",
    "Allocation",
    "Basket",
    "BasketLine",
    "BundlePart",
    "FreeGift",
    "Lane",
    "Method",
    "Outcome",
    "Promotion",
    "Rule",
    "Surcharge",
    "Target",
    "Tier",
    "Verdict",
    "work_out",
]
