"""What pricing asks of whoever owns the prices, when it needs an answer now. Settings name the adapter: LIVE_PRICE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.measure import PIECE
from core.money import Money


@dataclass(frozen=True, slots=True)
class PriceQuestion:
    """What does one piece cost when this many are bought?"""

    sku: str
    quantity: int
    uom: str = PIECE


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """The price of one piece, tax included, under a quote that its owner will honour."""

    sku: str
    unit_price: Money
    tax_rate_bp: int | None
    quote_id: str


class LivePrice(Protocol):
    """Asks the owner of the prices."""

    def quote(
        self, *, lines: Sequence[PriceQuestion], ship_to_state: str | None, timeout_s: float
    ) -> Mapping[str, PriceAnswer]:
        """Answers by SKU; a SKU that is not sold is absent. Raises Unavailable within `timeout_s` seconds."""
        ...
