"""Which price counts, and whether there is something to strike through: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.money import Money


@dataclass(frozen=True, slots=True)
class PriceTier:
    """What one piece costs when at least `min_quantity` are bought."""

    min_quantity: int
    amount: Money


def tier_for(*, quantity: int, tiers: Iterable[PriceTier]) -> PriceTier | None:
    """The tier with the highest `min_quantity` that this quantity reaches; None when it reaches none."""
    reached = [tier for tier in tiers if tier.min_quantity <= quantity]
    return max(reached, key=lambda tier: tier.min_quantity, default=None)


def struck_through(*, amount: Money, mrp: Money | None) -> Money | None:
    """The MRP to show beside the price: only when it is higher than what is asked."""
    return mrp if mrp is not None and amount < mrp else None


def is_above_mrp(*, amount: Money, mrp: Money | None) -> bool:
    """Whether a price breaks the law on maximum retail prices. The MRP includes all taxes, as our prices do."""
    return mrp is not None and mrp < amount
