"""The systems this app talks to (the payment gateway is none of them), and short words for tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from erp_sync.connections import lists_of
from erp_sync.engine.pull import Pulled, pull
from sandboxes.kit.server import SandboxServer
from tests.world import World, start_sandboxes

PRICE_LIST = "RETAIL"


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """ArkOne, the CRM and Shiprocket, in threads of this process."""
    servers = start_sandboxes(["arkone", "crm", "shiprocket"])
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
