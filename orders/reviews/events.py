"""What can become of reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class ReviewsChanged(Event):
    """What a product's page shows of its reviews is another."""

    lane: ClassVar[str] = LATER

    product_id: str
