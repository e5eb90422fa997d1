"""The systems this app talks to, the gateway that starts it all, and short words for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from catalog.products.models import ProductVariant
from catalog.products.operations import publish_product
from erp_sync.connections import lists_of
from erp_sync.engine.pull import Pulled, pull
from orders.carts.operations import add_line, create_cart
from orders.checkout.operations import begin_payment, complete_cart
from orders.checkout.rules import CheckoutDetails
from orders.customers.rules import Address
from orders.models import Cart, CartCredit
from payments.models import PaymentIntent
from sandboxes.kit.server import SandboxServer
from tests.world import World, start_sandboxes

PRICE_LIST = "RETAIL"
DETAILS = CheckoutDetails(
    email="Asha.Rao@example.com",
    phone="98450 12345",
    shipping=Address(
        name="Asha Rao", phone="98450 12345", line1="12, 4th Cross, Indiranagar", line2="", city="Bengaluru",
        state_code="29", pincode="560038",
    ),
    shipping_option_code="standard",
)  # fmt: skip


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """All four, in threads of this process."""
    servers = start_sandboxes()
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def erp(world: World, settings: Settings) -> World:
    """A run whose ERP holds the small range, told long enough ago to be shown in lists, and sets no pace."""
    settings.ARKONE_PRICE_LIST = PRICE_LIST
    world.arkone.options(rate_per_s=0)
    return world


@pytest.fixture
def range_in_shop(erp: World, db: None) -> World:
    """As `erp`, with the range taken over by the shop."""
    call_command("sync", "all", verbosity=0)
    return erp


def read(flow: str, *, full: bool = False) -> Pulled:
    """Read the first list of a flow as a person would, without applying it."""
    return pull(lists_of(flow)[0], trigger="command", full=full)


@pytest.fixture
def bought(range_in_shop: World) -> Callable[..., str]:
    """Buys from the range and pays, with a gift card (its account) what it covers: answers the public id of a confirmed
    order, its news not delivered yet."""

    def buy(sku: str = "BL-IKAT-M", quantity: int = 2, card: str = "", **details: Any) -> str:
        variant = ProductVariant.objects.select_related("product").get(sku=sku)
        if variant.product.status != "published":
            publish_product(variant.product.public_id)
        cart_id = create_cart(customer_id=None)
        add_line(cart_id=cart_id, variant_id=variant.public_id, quantity=quantity)
        if card:
            CartCredit.objects.create(cart=Cart.objects.get(public_id=cart_id), account_id=card)
        start = begin_payment(cart_id=cart_id, details=replace(DETAILS, **details))
        intent = PaymentIntent.objects.get(reference=start.order_number)
        paid = range_in_shop.razorpay.call(
            "POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"}
        )
        complete_cart(token=start.token, posted=paid["return_fields"])
        return start.order_id

    return buy


def many_items(world: World, count: int) -> None:
    """Items entered in one and the same instant, as by a bulk import, long enough ago to be shown."""
    world.arkone.reset(fixture="empty")
    world.arkone.clock(advance_s=0, frozen=True)
    world.arkone.seed(
        items=[
            {"sku": f"S-{n:04d}", "name": f"Item {n}", "hsn": "62063000", "mrp": "999.00", "weight_g": 300}
            for n in range(count)
        ]
    )
    world.arkone.clock(advance_s=10, frozen=True)
