"""News of stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class SellableChange:
    """Of one variant `sellable` can be sold now, over all active places, and it `was` another number. Public ids."""

    variant_id: str
    product_id: str
    sku: str
    sellable: int
    was: int


@dataclass(frozen=True, slots=True)
class StockChanged(Event):
    """Of each of these variants another number can be sold now."""

    lane: ClassVar[str] = LATER
    changes: tuple[SellableChange, ...]

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild from a stored payload, the changes with it."""
        return cls(changes=tuple(SellableChange(**change) for change in payload["changes"]))


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
