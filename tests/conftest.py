"""What every test can ask for. Real PostgreSQL and Redis come from the environment that bin/test sets."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from core.adapters import forget_adapters
from sandboxes.kit.server import SandboxServer
from tests.clean_tables import keep_migrated_rows
from tests.shop import migrated_database
from tests.world import World, sandbox_settings, start_sandboxes

# How long an example takes says how busy the machine is, and nothing about the shop.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

JOURNEYS = "tests/journeys/"
# They begin in this order. The first journeys count all that there is in the shop, which is at rest only then.
LONGEST = ("tests/faults/", JOURNEYS + "test_bad_input.py", JOURNEYS, "tests/bin/")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What has been imported stays until the end: Python need not look through it for rubbish again and again."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()
    return found


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """What empties the tables puts migrated rows back; the longest come first, after all others have sorted."""
    for item in items:
        if empties_tables(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
    yield
    items.sort(key=place)


def place(item: pytest.Item) -> int:
    """When a test begins: the longest first, all others afterwards in their own order."""
    starts = [number for number, start in enumerate(LONGEST) if item.nodeid.startswith(start)]
    return min(starts, default=len(LONGEST))


class ShopsTogether(LoadScopeScheduling):
    """Hands tests to processes one by one, but whole what shares a running shop: a file, or all journeys."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(JOURNEYS):
            return JOURNEYS
        return nodeid.partition("::")[0] if nodeid.startswith(LONGEST) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ShopsTogether:
    """Marks for groups come too late: the names of tests are settled before a conftest sees them."""
    return ShopsTogether(config, log)


def empties_tables(item: pytest.Item) -> bool:
    """Whether a test commits for real, and the tables are flushed after it."""
    mark = item.get_closest_marker("django_db")
    by_mark = mark is not None and bool(mark.kwargs.get("transaction"))
    return by_mark or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What long tests tell about themselves (`record_property("told", ...)`), also from parallel processes."""
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    told = {str(text): None for each in reports for name, text in each.user_properties if name == "told"}
    for line in told:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Test databases are copies of one that was migrated once, not migrated anew by every process."""
    connections.databases["default"]["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database, and a copy of its migrated rows to go back to."""
    with django_db_blocker.unblock():
        keep_migrated_rows()


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
