"""News of stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """Another number of a variant can be sold now. Public ids; `sellable` over all active places."""

    lane: ClassVar[str] = LATER
    variant_id: str
    product_id: str
    sku: str
    sellable: int
