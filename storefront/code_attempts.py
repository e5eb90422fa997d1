"""Slowing down those who guess codes: ten wrong ones a minute per visitor, and some more per network address."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from core.errors import Refused

WINDOW_S = 60
MOST_PER_VISITOR = 10
MOST_PER_ADDRESS = 50


class TooManyCodeTries(Refused):
    """Too many wrong codes; waiting helps."""

    code = "too_many_code_tries"
    message = "Too many tries. Please wait a minute and try again."
    http_status = 429


def check_code_tries(request: HttpRequest, visitor: str) -> None:
    """Raises TooManyCodeTries when this visitor or this network address has tried too often.

    Counted in the cache: while that is away nobody is counted, and nobody is shut out.
    """
    for key, most in _counters(request, visitor):
        if (cache.get(key) or 0) >= most:
            raise TooManyCodeTries


def note_wrong_code(request: HttpRequest, visitor: str) -> None:
    """Count a wrong code."""
    for key, _ in _counters(request, visitor):
        cache.add(key, 0, WINDOW_S)
        try:
            cache.incr(key)
        except ValueError:
            continue  # it lapsed, or the cache is away


def _counters(request: HttpRequest, visitor: str) -> tuple[tuple[str, int], tuple[str, int]]:
    address = request.META.get("REMOTE_ADDR", "")
    return (f"code:visitor:{visitor}", MOST_PER_VISITOR), (f"code:address:{address}", MOST_PER_ADDRESS)
