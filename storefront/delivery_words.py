"""What a PIN may expect, in the shopper's words."""

from __future__ import annotations

from dataclasses import dataclass

from orders.fulfilment.dispatch.queries import DeliveryPromise
from storefront.templatetags.shop import weekday

UNKNOWN = "India Post does not know the PIN {pincode}. Please check its six digits."
UNSERVED = (
    "Our couriers do not reach PIN {pincode} yet. Try another address, or write to us: hello@blouson.in."
)
SILENT = "We send to PIN {pincode}. The courier cannot tell us the day just now; your order’s page will show each step."


@dataclass(frozen=True, slots=True)
class DeliveryWords:
    """The answer: its headline, what follows, and its tone ("error", "good" or none)."""

    title: str
    words: tuple[str, ...] = ()
    tone: str = ""


def promise_words(
    pincode: str, promise: DeliveryPromise | None, *, no_cash: str = "", made_days: int = 0
) -> DeliveryWords:
    """About a PIN: unknown, not served, without a day, or the day. `no_cash` is why cash is not taken at all now.

    `made_days` is how much longer the same piece takes when it is made to measure.
    """
    if promise is None:
        return DeliveryWords(UNKNOWN.format(pincode=pincode), tone="error")
    if not promise.reach.serviceable:
        return DeliveryWords(UNSERVED.format(pincode=promise.pincode), tone="error")
    if promise.delivery_on is None:
        return DeliveryWords(SILENT.format(pincode=promise.pincode), _made(made_days))
    return DeliveryWords(
        f"Delivered by {weekday(promise.delivery_on)}",
        (
            f"To PIN {promise.pincode}, {promise.district}, if you order now.",
            *_made(made_days),
            _cash(promise, no_cash),
        ),
        tone="good",
    )


def _made(days: int) -> tuple[str, ...]:
    return (f"Made to your measure: {days} days more.",) if days else ()


def _cash(promise: DeliveryPromise, no_cash: str) -> str:
    if no_cash:
        return no_cash
    if promise.reach.takes_cash:
        return "The courier takes cash on delivery there."
    return "No cash on delivery there: please pay online."
