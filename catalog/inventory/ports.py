"""What inventory asks of whoever counts the stock, when it needs an answer now. Settings name it: LIVE_STOCK."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.measure import PIECE


@dataclass(frozen=True, slots=True)
class StockQuestion:
    """Are there this many?"""

    sku: str
    quantity: int
    uom: str = PIECE


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """How many the owner of the stock has free over all places that dispatch, at a moment (UTC)."""

    sku: str
    available: int
    as_of: datetime


class LiveStock(Protocol):
    """Asks the owner of the stock."""

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """Answers by SKU; an unknown SKU is absent. Raises Unavailable within `timeout_s` seconds."""
        ...
