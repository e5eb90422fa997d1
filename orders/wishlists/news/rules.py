"""When a price counts as lower, and how often a list is written about. Pure."""

from __future__ import annotations

from datetime import timedelta

from core.money import Money

LEAST_DROP_PERCENT = 5
AT_MOST_EVERY = timedelta(hours=20)


def is_drop(*, now: Money, seen: Money, told: Money | None) -> bool:
    """Whether a price is lower by at least five percent than the one seen, or than the lowest told since.

    Telling the same drop twice is none: a later one has to go as far again below what was told.
    """
    base = min(seen, told) if told is not None else seen
    return now.amount > 0 and now.amount * 100 <= base.amount * (100 - LEAST_DROP_PERCENT)


def is_forgotten(*, now: Money, seen: Money) -> bool:
    """Whether a price has come back to where it was seen, so that the next drop is another one."""
    return now >= seen
