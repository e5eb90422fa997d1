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


@dataclass(frozen=True, slots=True)
class LowStock(Event):
    """Shown variants that have just run down to their threshold or below it, with what can still be sold of each."""

    lane: ClassVar[str] = LATER
    variant_ids: tuple[str, ...]
    skus: tuple[str, ...]
    sellable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BackInStock(Event):
    """Shown variants of which nothing could be sold and now something can. Public ids."""

    lane: ClassVar[str] = LATER
    variant_ids: tuple[str, ...]
    product_ids: tuple[str, ...]
