"""What happens here and others may hear of: one subscriber for every public event."""

from __future__ import annotations

from core.events import Event
from erp_sync.hooks.public import PUBLIC
from erp_sync.hooks.writing import intend_hooks


def on_public_news(event: Event) -> None:
    """Whoever has subscribed to it is told, later, by a worker."""
    kind = PUBLIC[type(event)]
    intend_hooks(kind, entity_key=kind.entity_of(event), told=kind.told(event))
