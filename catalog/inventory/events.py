"""News of stock."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """Another number of a variant can be sold now. Public ids; `sellable` over all active places."""

    variant_id: str
    product_id: str
    sku: str
    sellable: int
