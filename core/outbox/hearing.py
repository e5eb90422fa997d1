"""Which news a subscriber is hearing: for those who pass it on in the order and at the time it happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news as it was published. `position` grows with each; `event_id` is its public id."""

    position: int
    event_id: str
    occurred_at: datetime
    lane: str


_heard: ContextVar[News | None] = ContextVar("news_heard", default=None)


@contextmanager
def hearing(news: News) -> Iterator[None]:
    """Run a subscriber that may ask which news it hears."""
    token = _heard.set(news)
    try:
        yield
    finally:
        _heard.reset(token)


def news_heard() -> News:
    """The news that is being brought. Raises RuntimeError outside a subscriber."""
    news = _heard.get()
    if news is None:
        raise RuntimeError("only a subscriber hears news")
    return news
