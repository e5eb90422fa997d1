"""The token bucket that all workers share."""

from __future__ import annotations

import time

import pytest

from core.errors import Unavailable
from erp_sync.engine.pace import Pace


def test_a_burst_passes_and_then_the_pace_holds() -> None:
    pace = Pace(name="test-burst", per_second=20, burst=5)
    started = time.monotonic()
    for _ in range(5):
        pace.wait()
    burst_s = time.monotonic() - started
    for _ in range(10):
        pace.wait()
    whole_s = time.monotonic() - started

    assert burst_s < 0.2
    assert 0.4 < whole_s < 1.5


def test_who_cannot_wait_that_long_is_told() -> None:
    pace = Pace(name="test-short", per_second=0.1, burst=1)
    pace.wait()
    with pytest.raises(Unavailable) as refusal:
        pace.wait(at_most_s=0.5)
    assert refusal.value.retry_after_s is not None
    assert 5 < refusal.value.retry_after_s <= 10


def test_buckets_are_kept_apart() -> None:
    Pace(name="test-one", per_second=0.1, burst=1).wait()
    Pace(name="test-two", per_second=0.1, burst=1).wait(at_most_s=0.1)
