"""A shop with a little of everything in it, for requests that nobody thought of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from sandboxes.kit.server import SandboxServer
from tests.orders.outside import Outside, forget_outside
from tests.world import start_sandboxes


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """The gateway; the others are not asked over HTTP here."""
    servers = start_sandboxes(["razorpay", "arkone", "shiprocket"])
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def outside(settings: Settings) -> Outside:
    """ERP and courier, told by the test what to say."""
    settings.LIVE_STOCK = "tests.orders.outside.Stock"
    settings.LIVE_PRICE = "tests.orders.outside.Prices"
    settings.COURIER = "tests.orders.outside.Van"
    return forget_outside()
