"""The systems this app talks to; the payment gateway is none of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandboxes.kit.server import SandboxServer
from tests.world import start_sandboxes


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """ArkOne, the CRM and Shiprocket, in threads of this process."""
    servers = start_sandboxes(["arkone", "shiprocket"])
    yield servers
    for server in servers.values():
        server.stop()
