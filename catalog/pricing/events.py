"""News of prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class PricesChanged(Event):
    """These variants cost something else now, or can no longer be priced. Public ids; each product once."""

    lane: ClassVar[str] = LATER
    product_ids: tuple[str, ...]
    variant_ids: tuple[str, ...]
