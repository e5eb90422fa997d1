"""News of gift cards."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class GiftCardPaid(Event):
    """A gift card was bought; it is delivered on its day. `number` is `GIFT-<n>`."""

    gift_id: str
    number: str
