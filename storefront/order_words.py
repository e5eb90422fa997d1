"""What an order's page says first: where things stand, in one headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.money import format_money
from orders.handover.queries import Collecting
from storefront.templatetags.shop import day, day_time


@dataclass(frozen=True, slots=True)
class Headline:
    """A title and a sentence below it."""

    title: str
    words: str


class Standing(Protocol):
    """What is known of where an order stands."""

    @property
    def status(self) -> str:
        """pending, confirmed, cancelled or expired."""

    @property
    def fulfilment_status(self) -> str:
        """none, packed, shipped, out_for_delivery, delivered or returned_to_origin."""


ON_ITS_WAY = {
    "packed": Headline(
        "Packed and waiting for the courier", "It leaves us today or on the next working day."
    ),
    "shipped": Headline(
        "On its way to you", "Follow the parcel below. We write to you when it is out for delivery."
    ),
    "out_for_delivery": Headline(
        "It arrives today", "The courier has it on the van. Please keep your phone near."
    ),
    "delivered": Headline(
        "Delivered. Wear it well", "If something does not fit, you can send it back from this page."
    ),
    "returned_to_origin": Headline("The parcel came back to us", "We write to you about what happens next."),
}
RETURN_TITLES = {
    "requested": "We have your request",
    "approved": "Your return is approved",
    "pickup_booked": "The courier comes to fetch it",
    "in_transit": "On its way to us",
    "received": "It has arrived with us",
    "inspected": "We have looked at it",
    "refunded": "Your money is on its way",
    "exchanged": "Your exchange is on its way",
    "closed": "This return is closed",
    "refused": "We could not accept this return",
    "cancelled": "You keep the pieces",
}
CLAIM_TITLES = {
    "requested": "We have your claim",
    "approved": "You are right, and we are sorry",
    "inspected": "We put it right now",
    "exchanged": "The same piece is on its way",
    "closed": "This claim is closed",
    "refused": "We could not accept this claim",
    "cancelled": "This claim is withdrawn",
}
# Of a parcel that never arrived.
LOST_TITLES = {
    "requested": "We look for your parcel",
    "approved": "Your parcel is lost, and we are sorry",
    "cancelled": "Your parcel has turned up",
    "closed": "Your parcel is lost, and we are sorry",
}
ENDED = {
    "cancelled": Headline(
        "This order was cancelled", "Nothing is due. What was paid goes back the way it came."
    ),
    "expired": Headline(
        "This order has lapsed", "It was not paid in time, so its pieces are back on the shelf."
    ),
}
GOOD = frozenset({"packed", "shipped", "out_for_delivery", "delivered"})


def headline_of(order: object) -> Headline:
    """The headline of an order's page."""
    status, fulfilment = getattr(order, "status", ""), getattr(order, "fulfilment_status", "")
    if status in ENDED:
        return ENDED[status]
    collecting = getattr(order, "collecting", None)
    if status == "confirmed" and collecting is not None:
        return _in_store(fulfilment, collecting)
    if status == "confirmed":
        return _with_cash(order, ON_ITS_WAY.get(fulfilment) or _thanks(order))
    return _awaiting(order)


def _in_store(fulfilment: str, collecting: Collecting) -> Headline:
    """Of an order that is collected."""
    store = collecting.store.name if collecting.store else "the store"
    if fulfilment == "delivered":
        return Headline(
            "Collected. Wear it well", "If something does not fit, you can send it back from this page."
        )
    if not collecting.is_ready:
        return Headline(
            "Thank you. It is yours",
            f"We prepare your pieces. We write to you as soon as they are ready at {store}.",
        )
    until = f" We keep it until {day(collecting.keep_until)}." if collecting.keep_until else ""
    return Headline("Ready for you", f"Your pieces wait at {store}. Please bring your code.{until}")


def _with_cash(order: object, headline: Headline) -> Headline:
    """What to have ready at the door, while there is something to pay there."""
    if not getattr(order, "awaits_cash", False):
        return headline
    total = format_money(order.amount_due)  # type: ignore[attr-defined]
    return Headline(headline.title, f"{headline.words} Please have {total} in cash ready for the courier.")


def tone_of(order: Standing) -> str:
    """The colour of an order's status in a list: "", status-good or status-bad."""
    if order.status in ENDED:
        return "status-bad"
    return "status-good" if order.status == "confirmed" else ""


def _thanks(order: object) -> Headline:
    expected = getattr(order, "expected_on", None)
    by = f" It should be with you by {day(expected)}." if expected else ""
    begun = "We are" if getattr(order, "awaits_cash", False) else "We have your payment and are"
    return Headline("Thank you. It is yours", f"{begun} packing your pieces.{by}")


def _awaiting(order: object) -> Headline:
    if getattr(order, "awaits_code", False):
        return Headline(
            "One step left: the code", "Type the code we sent to your telephone, and we begin to pack."
        )
    payment = getattr(order, "payment", None)
    status = getattr(payment, "status", "")
    if status in {"authorized", "captured"}:
        return Headline(
            "We are checking your payment", "Your bank has answered; this page shows the order shortly."
        )
    if status == "failed":
        reason = getattr(payment, "failure_reason", "") or "The payment did not go through."
        return Headline(
            "The payment did not go through", f"{reason.rstrip('.')}. No money was taken. You can try again."
        )
    until = getattr(order, "payable_until", None)
    held = f"until {day_time(until)}" if until else "for a short while"
    return Headline("Waiting for your payment", f"Your pieces are held for you {held}.")
