"""Answers and parts of answers that this process keeps, each as long as no news has come about anything in it.

News is numbered (`storefront.pagecache`): what was made after the latest news about its tags still says what the
catalogue says. Redis is asked every time, so no answer is older than the news; while it is away nothing is kept.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from storefront.pagecache import store

# What no news tells of (a tag's title, a new GST rate) is noticed after this.
LONGEST_S = 300.0
MOST_BYTES = 48_000_000


@dataclass(slots=True)
class Kept:
    """Some bytes, what they show, and the number of the latest news when they were made."""

    body: bytes
    etag: str
    tags: frozenset[str]
    seen: int
    until: float


class Shelf:
    """A shelf that forgets what was used longest ago once it holds too much."""

    def __init__(self) -> None:
        self._rows: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def fresh(self, keys: Sequence[Hashable], number: int | None) -> dict[Hashable, Kept]:
        """Those of these that are still true, by key; `number` is that of the latest news, None while nobody knows.

        Redis is asked only about what is older than the latest news, once.
        """
        if number is None:
            return {}
        now = time.monotonic()
        with self._lock:
            found = {key: row for key in keys if (row := self._rows.get(key)) and row.until > now}
            for key in found:
                self._rows.move_to_end(key)
        doubtful = {key: row for key, row in found.items() if row.seen != number}
        if doubtful:
            marks = _marks(sorted({tag for row in doubtful.values() for tag in row.tags}))
            for key, row in doubtful.items():
                if (
                    marks is None
                    or any(marks.get(tag, 0) > row.seen for tag in row.tags)
                    or row.seen > number
                ):
                    found.pop(key)
                else:
                    row.seen = number
        return found

    def keep(self, key: Hashable, row: Kept) -> None:
        """Put something on the shelf."""
        with self._lock:
            before = self._rows.pop(key, None)
            self._size += len(row.body) - (len(before.body) if before else 0)
            self._rows[key] = row
            while self._size > MOST_BYTES:
                _, gone = self._rows.popitem(last=False)
                self._size -= len(gone.body)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._rows.clear()
            self._size = 0


ANSWERS, PARTS = Shelf(), Shelf()


def news_number() -> int | None:
    """The number of the latest news: read it before anything is asked of the catalogue. None while Redis is away."""
    try:
        return store.news_number()
    except store.AWAY:
        return None


def kept(body: bytes, *, etag: str = "", tags: Collection[str], seen: int) -> Kept:
    """Something to keep that was made after `seen` was read."""
    return Kept(body, etag, frozenset(tags), seen, time.monotonic() + LONGEST_S)


def _marks(tags: Sequence[str]) -> Mapping[str, int] | None:
    found = store.marks_of(*tags) if tags else ()
    if found is None:
        return None
    return {tag: int(mark or 0) for tag, mark in zip(tags, found, strict=True)}


def forget_answers() -> None:
    """Ask for everything anew."""
    ANSWERS.clear()
    PARTS.clear()
