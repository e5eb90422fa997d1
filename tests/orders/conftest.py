"""Orders with a real catalogue and the real payments below them; the gateway is the sandbox, over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from orders.checkout.operations import PaymentStart, begin_payment, complete_cart
from orders.models import Order
from orders.sales.queries import order_token
from payments.models import PaymentIntent
from sandboxes.kit.server import SandboxServer
from tests.orders.outside import Outside, forget_outside
from tests.orders.wardrobe import add_piece, cart_with, details
from tests.world import World, start_sandboxes


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """The gateway for every test; the ERP and the courier only for those that ask them over HTTP."""
    servers = start_sandboxes(["razorpay", "arkone", "shiprocket"])
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture(autouse=True)
def outside(settings: Settings) -> Outside:
    """The ERP and the courier, told by the test what to say."""
    settings.LIVE_STOCK = "tests.orders.outside.Stock"
    settings.LIVE_PRICE = "tests.orders.outside.Prices"
    settings.COURIER = "tests.orders.outside.Van"
    return forget_outside()


@pytest.fixture
def placed(world: World, db: None) -> Callable[..., Order]:
    """An order whose payment has begun: one blouse of ₹1,500 and carriage of ₹99, in Bengaluru."""

    def place(**changes: Any) -> Order:
        start = begin(**changes)
        return Order.objects.get(public_id=start.order_id)

    return place


def begin(*, quantity: int = 1, cart_id: str | None = None, **changes: Any) -> PaymentStart:
    """Begin the payment of a cart, or of a new one with a blouse."""
    cart_id = cart_id or cart_with((add_piece(), quantity))
    return begin_payment(cart_id=cart_id, details=details(**changes))


@pytest.fixture
def pay(world: World) -> Callable[..., dict[str, str]]:
    """Pay an order at the gateway (outcome capture, authorize or fail); answers what the browser carries back."""

    def pay_order(order: Order, outcome: str = "capture") -> dict[str, str]:
        intent = PaymentIntent.objects.filter(reference=order.reference).latest("id")
        answer = world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": outcome})
        found: dict[str, str] = answer["return_fields"]
        return found

    return pay_order


def come_back(order: Order, posted: dict[str, str]) -> Order:
    """The browser returns; answers the order as it stands then."""
    complete_cart(token=order_token(order.public_id), posted=posted)
    order.refresh_from_db()
    return order
