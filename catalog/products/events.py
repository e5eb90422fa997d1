"""News of products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class ProductChanged(Event):
    """What is shown of a product has changed, or whether it is shown at all. Public id."""

    lane: ClassVar[str] = LATER
    product_id: str
    handle: str
    kind: str
    """erp, content, variant, published or withdrawn."""


@dataclass(frozen=True, slots=True)
class ProductsChanged(Event):
    """What is shown of many products has changed at once, or whether they are shown at all. Public ids."""

    lane: ClassVar[str] = LATER
    product_ids: tuple[str, ...]
    kind: str
    """erp, variant, content or window."""
