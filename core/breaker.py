"""Circuit breakers: a system that keeps failing is left alone for a while, and its callers are told at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import pybreaker
from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.errors import Unavailable

FAILURES_TO_OPEN = 5
OPEN_FOR_S = 30.0
REDIS_PAUSE_S = 5.0
REDIS_TRUSTED_S = 1.0  # who has just answered is not asked whether it does


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
    circuit = _reachable(name, failures, open_for_s)
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
    circuit = _reachable(name)
    return Standing(name, circuit.current_state, circuit.fail_counter)


def close_breaker(name: str) -> None:
    """Let calls through again at once: somebody knows that the other system is back."""
    _reachable(name).close()


def _reachable(
    name: str, failures: int = FAILURES_TO_OPEN, open_for_s: float = OPEN_FOR_S
) -> pybreaker.CircuitBreaker:
    """The circuit that all processes share, or this process's own while Redis is away."""
    if _redis.answers():
        try:
            return _circuit(name, failures, open_for_s, shared=True)
        except RedisError:
            _redis.is_away()
    return _circuit(name, failures, open_for_s, shared=False)


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


class _Storage(pybreaker.CircuitRedisStorage):
    """The library's, which asks Redis once where a call goes well: a count that stands at nothing is not set to nothing."""

    _failures_seen = True

    @property
    def state(self) -> str:
        """How the circuit stands; the failures counted so far come with it."""
        told: list[Any] = [None, None]
        self._failures_seen = True
        with suppress(RedisError):
            told = list(self._redis.mget(self._namespace("state"), self._namespace("fail_counter")))
        state, failures = told
        if state is None:
            return str(super().state)
        self._failures_seen = int(failures or 0) > 0
        return str(state.decode())

    @state.setter
    def state(self, state: str) -> None:
        with suppress(RedisError):
            self._redis.set(self._namespace("state"), state)

    def reset_counter(self) -> None:
        """Forget failures, if there were any."""
        if self._failures_seen:
            super().reset_counter()


def _shared_storage(name: str) -> pybreaker.CircuitRedisStorage:
    return _Storage(
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
        self._trusted_until = 0.0

    def answers(self) -> bool:
        """True when Redis answered a ping now, or a moment ago."""
        now = time.monotonic()
        if now < self._ask_again_at:
            return False
        if now < self._trusted_until:
            return True
        try:
            get_redis_connection("default").ping()
        except (RedisError, OSError):
            self.is_away()
            return False
        self._trusted_until = time.monotonic() + REDIS_TRUSTED_S
        return True

    def is_away(self) -> None:
        """Somebody has found that it does not answer."""
        self._trusted_until, self._ask_again_at = 0.0, time.monotonic() + REDIS_PAUSE_S


_redis = _RedisWatch()
