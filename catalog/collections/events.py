"""News of categories and collections."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class ContentChanged(Event):
    """A category, collection or banner reads, looks or holds something else now."""

    kind: str
    """category, collection, tag or banner."""
    handle: str
