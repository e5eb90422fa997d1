"""Slowing down those who guess passwords: a few tries per person and per address in a quarter of an hour."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from core.errors import Refused

WINDOW_S = 15 * 60
MOST_PER_EMAIL = 10
MOST_PER_ADDRESS = 50
MOST_KEYS_PER_EMAIL = 3
MOST_KEYS_PER_ADDRESS = 20


class TooManyAttempts(Refused):
    """Too many wrong passwords; waiting helps."""

    code = "too_many_attempts"
    message = "Too many tries. Please wait 15 minutes and try again."
    http_status = 429


def check_attempts(request: HttpRequest, email: str) -> None:
    """Raises TooManyAttempts when this e-mail or this network address has tried too often.

    Counted in the cache: while that is away nobody is counted, and nobody is shut out.
    """
    for key, most in _counters(request, email):
        if (cache.get(key) or 0) >= most:
            raise TooManyAttempts


def note_failure(request: HttpRequest, email: str) -> None:
    """Count a wrong password."""
    for key, _ in _counters(request, email):
        cache.add(key, 0, WINDOW_S)
        try:
            cache.incr(key)
        except ValueError:
            continue  # it lapsed, or the cache is away


def note_letter(request: HttpRequest, email: str) -> None:
    """Count a letter with a key that somebody asked for. Raises TooManyAttempts, whoever the address belongs to."""
    for key, most in _counters(request, email, kind="key"):
        cache.add(key, 0, WINDOW_S)
        try:
            if cache.incr(key) > min(
                most, MOST_KEYS_PER_ADDRESS if "address" in key else MOST_KEYS_PER_EMAIL
            ):
                raise TooManyAttempts
        except (ValueError, TypeError):
            continue  # it lapsed, or the cache is away


def forget_failures(request: HttpRequest, email: str) -> None:
    """A right password: this person starts anew; their network address does not."""
    cache.delete(_counters(request, email)[0][0])


def _counters(
    request: HttpRequest, email: str, *, kind: str = "login"
) -> tuple[tuple[str, int], tuple[str, int]]:
    person = hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]
    address = request.META.get("REMOTE_ADDR", "")
    return (f"{kind}:email:{person}", MOST_PER_EMAIL), (f"{kind}:address:{address}", MOST_PER_ADDRESS)
