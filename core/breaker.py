"""Circuit breakers: a system that keeps failing is left alone for a while, and its callers are told at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import pybreaker
from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.errors import Unavailable

FAILURES_TO_OPEN = 5
OPEN_FOR_S = 30.0
REDIS_PAUSE_S = 5.0


class BreakerOpen(Unavailable):
    """The other system failed several times just now; it is not asked again until the pause is over."""

    code = "breaker_open"


@contextmanager
def breaker(name: str, *, failures: int = FAILURES_TO_OPEN, open_for_s: float = OPEN_FOR_S) -> Iterator[None]:
    """Guard a block that calls another system; raises BreakerOpen, an Unavailable, without running it when open.

    Only an Unavailable raised in the block counts as a failure: a refusal or rejection is an answer. After
    `failures` in a row the breaker opens for `open_for_s` seconds; the next call then decides. All processes share
    one state in Redis; while Redis is away each process counts for itself.
    """
    circuit = _circuit(name, failures, open_for_s, shared=_redis.answers())
    try:
        with circuit.calling():
            yield
    except pybreaker.CircuitBreakerError as refusal:
        raise BreakerOpen(f"{name} failed several times and is left alone for a moment") from refusal


@dataclass(frozen=True, slots=True)
class Standing:
    """How a breaker stands: closed lets calls through, open lets none, half-open lets the next one decide."""

    name: str
    state: str
    failures: int

    @property
    def is_open(self) -> bool:
        """Whether calls are refused at the moment, or were until a moment ago."""
        return self.state != pybreaker.STATE_CLOSED


def breaker_standing(name: str) -> Standing:
    """How a breaker stands now, for those who look at it. Changes nothing."""
    circuit = _circuit(name, FAILURES_TO_OPEN, OPEN_FOR_S, shared=_redis.answers())
    return Standing(name, circuit.current_state, circuit.fail_counter)


def close_breaker(name: str) -> None:
    """Let calls through again at once: somebody knows that the other system is back."""
    _circuit(name, FAILURES_TO_OPEN, OPEN_FOR_S, shared=_redis.answers()).close()


@cache
def _circuit(name: str, failures: int, open_for_s: float, *, shared: bool) -> pybreaker.CircuitBreaker:
    return pybreaker.CircuitBreaker(
        fail_max=failures,
        reset_timeout=open_for_s,
        exclude=[_is_an_answer],
        state_storage=_shared_storage(name)
        if shared
        else pybreaker.CircuitMemoryStorage(pybreaker.STATE_CLOSED),
        name=name,
        throw_new_error_on_trip=False,
    )


def _shared_storage(name: str) -> pybreaker.CircuitRedisStorage:
    return pybreaker.CircuitRedisStorage(
        pybreaker.STATE_CLOSED,
        get_redis_connection("default"),
        namespace=caches["default"].make_key(f"breaker:{name}"),
    )


def _is_an_answer(failure: BaseException) -> bool:
    return not isinstance(failure, Unavailable)


class _RedisWatch:
    """Knows whether Redis answers, and after a failure does not ask again for a few seconds."""

    def __init__(self) -> None:
        self._ask_again_at = 0.0

    def answers(self) -> bool:
        """True when Redis answered a ping now."""
        if time.monotonic() < self._ask_again_at:
            return False
        try:
            get_redis_connection("default").ping()
        except (RedisError, OSError):
            self._ask_again_at = time.monotonic() + REDIS_PAUSE_S
            return False
        return True


_redis = _RedisWatch()
