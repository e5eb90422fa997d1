"""News of returns. Ids are public; `number` is the order's."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class ReturnMoved(Event):
    """A return took a step; `status` is the ReturnStatus it has reached."""

    order_id: str
    number: str
    return_id: str
    status: str
