"""How long the checkout's two verbs take, without the time spent waiting for outside systems."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import requests

from catalog.products.queries import product_cards, product_page
from core.http import GuardedSession
from orders.carts.operations import add_line, create_cart
from orders.checkout.operations import PaymentStart, begin_payment, complete_cart
from orders.checkout.rules import CheckoutDetails
from orders.customers.rules import Address
from sandboxes.kit.client import SandboxControl
from tests.bench.figures import Figure, median

PURCHASES = 40
BUDGET_MS = 100
ADDRESS = Address(
    name="Asha Rao", phone="98450 12345", line1="14, 2nd Cross, Indiranagar", line2="", city="Bengaluru",
    state_code="29", pincode="560038",
)  # fmt: skip


class OutsideTime:
    """Adds up the seconds that the shop spends waiting for others."""

    def __init__(self) -> None:
        self.seconds = 0.0
        call = GuardedSession.request

        def request(
            session: GuardedSession, method: Any, url: Any, *args: Any, **kwargs: Any
        ) -> requests.Response:
            began = time.perf_counter()
            try:
                return call(session, method, url, *args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - began

        GuardedSession.request = request  # type: ignore[method-assign]

    def without(self, work: Callable[[], Any]) -> tuple[float, Any]:
        """Milliseconds that `work` took by itself, and its answer."""
        before, began = self.seconds, time.perf_counter()
        answer = work()
        return (time.perf_counter() - began - (self.seconds - before)) * 1000, answer


def measure(control: SandboxControl) -> Iterator[Figure]:
    """p50 of begin_payment and complete_cart over whole purchases of two lines, one at a time."""
    outside = OutsideTime()
    begins, completes = [], []
    for pieces in pairs(PURCHASES + 3):
        cart_id = filled_cart(pieces)
        began_ms, start = outside.without(lambda cart_id=cart_id: begin(cart_id))
        order_id = start.page.fields["order_id"]
        returned = control.call("POST", f"/orders/{order_id}/pay", {"outcome": "capture"})["return_fields"]
        completed_ms, _ = outside.without(lambda start=start, returned=returned: complete(start, returned))
        begins.append(began_ms)
        completes.append(completed_ms)
    yield Figure("checkout: begin_payment p50, outside excluded", median(begins[3:]), "ms", budget=BUDGET_MS)
    yield Figure(
        "checkout: complete_cart p50, outside excluded", median(completes[3:]), "ms", budget=BUDGET_MS
    )


def pairs(count: int) -> list[tuple[str, str]]:
    """Pairs of variants that can be had, different from purchase to purchase where the range allows."""
    cards = [card for card in product_cards(limit=60).cards if card.in_stock]
    found = [
        variant.id
        for card in cards
        for variant in product_page(card.handle).variants
        if variant.sellable >= 3
    ]
    half = len(found) // 2
    return [(found[index % half], found[half + index % half]) for index in range(count)]


def filled_cart(pieces: tuple[str, str]) -> str:
    """A new cart with two lines."""
    cart_id = create_cart()
    for variant_id in pieces:
        add_line(cart_id=cart_id, variant_id=variant_id, quantity=1)
    return cart_id


def begin(cart_id: str) -> PaymentStart:
    """Its payment begun."""
    details = CheckoutDetails(
        email="asha@blouson.test", phone="98450 12345", shipping=ADDRESS, shipping_option_code="standard"
    )
    return begin_payment(cart_id=cart_id, details=details)


def complete(start: PaymentStart, returned: dict[str, str]) -> None:
    """The browser comes back."""
    complete_cart(token=start.token, posted=returned)
