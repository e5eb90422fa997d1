"""What is wanted of a courier, as news. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class AttemptAsked(Event):
    """After the `attempt`th failed delivery somebody wants another; `wish` says what helps, `phone` whom to call."""

    order_id: str
    number: str
    delivery_ref: str
    awb: str
    attempt: int
    wish: str
    phone: str
