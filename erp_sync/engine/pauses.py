"""How long to wait before trying again: exponential backoff with full jitter, and what the far end asks for."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST_PAUSE_S = 1.0


def pause_before_retry(*, attempts: int, longest_s: float, retry_after_s: float | None = None) -> timedelta:
    """A random pause up to `2^attempts` seconds (at least half a second, at most `longest_s`).

    Full jitter, as in AWS's "Exponential Backoff And Jitter". A Retry-After is a lower bound, up to an hour.
    """
    ceiling = min(longest_s, FIRST_PAUSE_S * 2.0 ** min(attempts, 30))
    pause_s = max(0.5, random.uniform(0.0, ceiling))  # noqa: S311 - spreads load, hides no secret
    if retry_after_s is not None:
        pause_s = max(pause_s, min(retry_after_s, 3600.0))
    return timedelta(seconds=pause_s)
