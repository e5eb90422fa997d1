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


@dataclass(frozen=True, slots=True)
class ExchangeUndone(Event):
    """The order made in exchange for a return is not to be: `amount` (minor units) goes back the way it was paid."""

    order_id: str
    number: str
    return_id: str
    amount: int
    currency: str
