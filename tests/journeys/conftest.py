"""Journeys run against the whole shop: processes, database, queues, sandboxes."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from sandboxes.kit.server import SandboxServer
from tests.shop import Shop, running_shop


@pytest.fixture(scope="package")
def shop(
    sandbox_servers: dict[str, SandboxServer],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:
    """A running shop with the demo range and an outside world of its own, shared by all journeys."""
    name = f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    folder = tmp_path_factory.mktemp("shop")
    with running_shop(name=name, servers=sandbox_servers, folder=folder) as running:
        yield running
