"""News of prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class PriceChanged(Event):
    """A variant costs something else now, or can no longer be priced. Public ids."""

    lane: ClassVar[str] = LATER
    variant_id: str
    product_id: str
    sku: str
