"""Pauses: full jitter below a growing ceiling, never shorter than what the far end asks for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erp_sync.engine.pauses import pause_before_retry


@given(st.integers(1, 1000), st.floats(1, 600), st.one_of(st.none(), st.floats(0, 10_000)))
def test_a_pause_stays_within_its_bounds(
    attempts: int, longest_s: float, retry_after_s: float | None
) -> None:
    pause = pause_before_retry(
        attempts=attempts, longest_s=longest_s, retry_after_s=retry_after_s
    ).total_seconds()

    asked = min(retry_after_s or 0.0, 3600.0)
    assert pause >= max(0.5, asked) - 1e-6
    assert pause <= max(0.5, min(longest_s, 2.0 ** min(attempts, 30)), asked) + 1e-6


def test_pauses_are_spread() -> None:
    pauses = {pause_before_retry(attempts=6, longest_s=60) for _ in range(200)}
    assert len(pauses) > 150
    assert min(pauses).total_seconds() < 15 < 45 < max(pauses).total_seconds()
