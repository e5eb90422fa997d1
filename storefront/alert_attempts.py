"""Slowing down those who would sign up strangers: a few wishes per person and per network address in an hour."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from core.errors import Refused

WINDOW_S = 60 * 60
MOST_PER_EMAIL = 10
MOST_PER_ADDRESS = 30


class TooManyWishes(Refused):
    """Too many in an hour; waiting helps."""

    code = "too_many_wishes"
    message = "That was a lot at once. Please try again in an hour."
    http_status = 429


def note_wish(request: HttpRequest, email: str) -> None:
    """Count a wish. Raises TooManyWishes; while the cache is away nobody is counted and nobody is shut out."""
    person = hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]
    address = request.META.get("REMOTE_ADDR", "")
    for key, most in (
        (f"wish:email:{person}", MOST_PER_EMAIL),
        (f"wish:address:{address}", MOST_PER_ADDRESS),
    ):
        cache.add(key, 0, WINDOW_S)
        try:
            if cache.incr(key) > most:
                raise TooManyWishes
        except (ValueError, TypeError):
            continue  # it lapsed, or the cache is away
