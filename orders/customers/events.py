"""What happens to people the shop knows, as news. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class CodeRequested(Event):
    """Somebody wants a one-time code by text message. The news carries no digits."""

    code_id: str
