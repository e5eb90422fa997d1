"""News of prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class PricesChanged(Event):
    """These variants cost something else now, or can no longer be priced. Public ids; each product once.

    `currencies` are those that it happened in when nothing begins or ends to be sold by it; else there are none, and
    it may concern every region.
    """

    lane: ClassVar[str] = LATER
    product_ids: tuple[str, ...]
    variant_ids: tuple[str, ...]
    currencies: tuple[str, ...] = ()
