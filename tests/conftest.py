"""What every test can ask for. Real PostgreSQL and Redis come from the environment that bin/test sets."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from core.adapters import forget_adapters
from sandboxes.kit.server import SandboxServer
from tests.world import World, sandbox_settings, start_sandboxes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that empty the tables put back what migrations loaded, so that the next ones find it."""
    for item in items:
        if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """No test sees another's cached pages, sessions, breaker states or adapters."""
    cache.delete_pattern("*")  # not clear(): that would empty the whole Redis database, queues and all
    forget_adapters()
    yield
    forget_adapters()


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """The four sandboxes, started once for the whole session."""
    servers = start_sandboxes()
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def world(sandbox_servers: dict[str, SandboxServer], settings: Settings) -> World:
    """A run of its own in every sandbox, and settings that point at it."""
    run = uuid.uuid4().hex[:12]
    for name, value in sandbox_settings(sandbox_servers, run).items():
        setattr(settings, name, value)
    return World(run, sandbox_servers)
