"""One worker at a time, for work that gains nothing from company."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache


@contextmanager
def my_turn(name: str, *, at_most_s: int) -> Iterator[bool]:
    """True when nobody else is at it. A worker that dies gives its turn back after `at_most_s` seconds.

    Only spares effort: what runs under it has to be safe when two do it at once.
    """
    key, token = f"turn:{name}", secrets.token_hex(8)
    taken = bool(cache.add(key, token, at_most_s))
    try:
        yield taken
    finally:
        if taken and cache.get(key) == token:
            cache.delete(key)
