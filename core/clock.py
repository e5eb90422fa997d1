"""The one clock of the shop. Everything that needs the time asks here, so that a test can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

INDIA = ZoneInfo("Asia/Kolkata")

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta(0))


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now() + _offset.get()


def today_in_india() -> date:
    """Today's date on the shop's wall: tax rates and invoice years turn over at midnight IST."""
    return now().astimezone(INDIA).date()


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Run a block as if `by` had passed (negative goes back). Only this context sees it."""
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)
