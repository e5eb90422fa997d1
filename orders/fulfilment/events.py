"""What is wanted of a courier, as news. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class AttemptAsked(Event):
    """After the `attempt`th failed delivery somebody decides: `wish` says what helps, `phone` whom to call.

    `action`: re-attempt, with another address and not before the day `on` where these are told, or return. `decision`
    counts those of staff; the customer's is 0.
    """

    order_id: str
    number: str
    delivery_ref: str
    awb: str
    attempt: int
    wish: str
    phone: str
    decision: int = 0
    action: str = "re-attempt"
    address1: str = ""
    address2: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class BookingAsked(Event):
    """Staff want a courier booked for a packed parcel, from the beginning, for the `round`th time."""

    order_id: str
    number: str
    delivery_ref: str
    round: int
