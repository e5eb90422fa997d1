"""News of categories and collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.events import LATER, Event


@dataclass(frozen=True, slots=True)
class ContentChanged(Event):
    """A category, collection, banner, written page or section of the front reads, looks or holds something else now."""

    lane: ClassVar[str] = LATER
    kind: str
    """category, collection, tag, banner, written, written_list (of a kind), home, home_section, footer or region."""
    handle: str
