"""A system that keeps failing is left alone, in all processes, and asked again later."""

from __future__ import annotations

import time

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from core import breaker as breaker_module
from core.breaker import BreakerOpen, breaker
from core.errors import Refused, Unavailable


def fail(name: str, *, open_for_s: float = 30.0) -> None:
    with pytest.raises(Unavailable) as failure, breaker(name, failures=3, open_for_s=open_for_s):
        raise Unavailable("down")
    assert not isinstance(failure.value, BreakerOpen)


def test_it_opens_after_failures_in_a_row_and_then_runs_nothing() -> None:
    for _ in range(3):
        fail("far")
    ran = []
    with pytest.raises(BreakerOpen), breaker("far", failures=3):
        ran.append(1)
    assert ran == []


def test_a_success_between_starts_the_count_again() -> None:
    for _ in range(2):
        fail("far")
    with breaker("far", failures=3):
        pass
    for _ in range(2):
        fail("far")
    with breaker("far", failures=3):
        pass


def test_an_answer_that_is_no_counts_as_an_answer() -> None:
    for _ in range(5):
        with pytest.raises(Refused), breaker("far", failures=3):
            raise Refused
    with breaker("far", failures=3):
        pass


def test_one_breaker_does_not_open_another() -> None:
    for _ in range(3):
        fail("far")
    with breaker("near", failures=3):
        pass


def test_after_the_pause_one_success_closes_it() -> None:
    for _ in range(3):
        fail("far", open_for_s=1)
    time.sleep(2.0)  # the shared moment is kept in whole seconds
    for _ in range(2):
        with breaker("far", failures=3, open_for_s=1):
            pass


def test_other_processes_see_it_open() -> None:
    for _ in range(3):
        fail("far")
    breaker_module._circuit.cache_clear()  # what a new process begins with
    with pytest.raises(BreakerOpen), breaker("far", failures=3):
        pass


def test_without_redis_a_process_counts_for_itself(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    with monkeypatch.context() as patched:
        settings.CACHES = {"default": away}
        patched.setattr(breaker_module, "_redis", breaker_module._RedisWatch())
        breaker_module._circuit.cache_clear()
        for _ in range(3):
            fail("far")
        with pytest.raises(BreakerOpen), breaker("far", failures=3):
            pass
    breaker_module._circuit.cache_clear()
    assert caches["default"] is not None
