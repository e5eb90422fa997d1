"""What every test can ask for. Real PostgreSQL and Redis come from the environment that bin/test sets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test sees another's cached pages, sessions or breaker states."""
    cache.delete_pattern("*")  # not clear(): that would empty the whole Redis database, queues and all
    yield
