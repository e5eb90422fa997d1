"""Asking Redis about pages, and not asking it again and again while it is away."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.core.cache import cache
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError

from storefront.pagecache.release import release

P = ParamSpec("P")
T = TypeVar("T")
AWAY = (RedisError, OSError)
TRIED_AGAIN_S = 1.0
_away = {"until": 0.0}  # by time.monotonic()


def key(*parts: str) -> str:
    """What this release calls a thing in Redis."""
    return str(cache.make_key(":".join(("pages", release(), *parts))))


def redis() -> Any:
    """A connection. Raises RedisError without asking for a second after one refusal."""
    if time.monotonic() < _away["until"]:
        raise NotConnected("away a moment ago")
    return get_redis_connection("default")


@lru_cache
def script(source: str) -> Any:
    """A script of `scripts`, known to Redis by its fingerprint."""
    return get_redis_connection("default").register_script(source)


def noting_absence(function: Callable[P, T]) -> Callable[P, T]:
    """For what readers wait for: after one refusal nobody tries for a second, so that a Redis that hangs holds up one."""

    @wraps(function)
    def asking(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except AWAY:
            if time.monotonic() >= _away["until"]:
                _away["until"] = time.monotonic() + TRIED_AGAIN_S
            raise

    return asking


def try_again() -> None:
    """Ask Redis at once."""
    _away["until"] = 0.0
