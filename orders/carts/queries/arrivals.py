"""On which day a cart would arrive, by each way of carriage."""

from __future__ import annotations

from datetime import date

from core import clock
from core.geo import pin_place
from orders.carts.queries.parcel import cart_promise
from orders.carts.queries.summary import CartSummary
from orders.fulfilment.dispatch.rules import arrival_on


def arrivals_by_option(cart: CartSummary, pincode: str) -> dict[str, date]:
    """On which day a cart paid now would be at a PIN, by the code of each way of carriage; those without a day are left out.

    Empty for an unknown PIN and while a courier is silent. May use the network.
    """
    promise = cart_promise(cart.id, pincode) if pin_place(pincode) else None
    if promise is None or not promise.reach.is_told:
        return {}
    found = {
        choice.code: arrival_on(
            promise.reach.legs,
            moment=clock.now(),
            lead_days=cart.lead_days,
            at_most_days=choice.at_most_days,
        )
        for choice in cart.shipping_options
        if choice.store is None
    }
    return {code: day for code, day in found.items() if day is not None}
