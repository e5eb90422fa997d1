"""Slowing down those who guess or flood: a few tries in a while per person, and some more per network address."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from core.errors import Refused


class TooManyTries(Refused):
    """Too many tries; waiting helps."""

    code = "too_many_tries"
    message = "Too many tries. Please wait a while and try again."
    http_status = 429


@dataclass(frozen=True, kw_only=True)
class TryLimit:
    """How many tries of one kind are taken within `window_s` seconds of the first.

    Counted in the cache: while that is away nobody is counted, and nobody is shut out. A person is whatever tells one
    from another: an e-mail address, a cart.
    """

    name: str
    window_s: int
    per_person: int
    per_address: int
    refusal: str

    def check(self, request: HttpRequest, person: str) -> None:
        """Raises TooManyTries when this person or this network address has used up their tries."""
        for key, most in self._counters(request, person):
            if (cache.get(key) or 0) >= most:
                raise TooManyTries(self.refusal)

    def count(self, request: HttpRequest, person: str) -> None:
        """Count a try, whatever became of it."""
        for key, _ in self._counters(request, person):
            self._counted(key)

    def spend(self, request: HttpRequest, person: str) -> None:
        """Count a try that costs us something. Raises TooManyTries beyond the limit."""
        for key, most in self._counters(request, person):
            if self._counted(key) > most:
                raise TooManyTries(self.refusal)

    def forget(self, request: HttpRequest, person: str) -> None:
        """This person starts anew; their network address does not."""
        cache.delete(self._counters(request, person)[0][0])

    def _counted(self, key: str) -> int:
        """How many tries `key` has with this one; 0 when it lapsed just now or the cache is away."""
        cache.add(key, 0, self.window_s)
        try:
            return cache.incr(key) or 0
        except ValueError:
            return 0

    def _counters(self, request: HttpRequest, person: str) -> tuple[tuple[str, int], tuple[str, int]]:
        whose = hashlib.sha256(person.strip().lower().encode()).hexdigest()[:32]
        address = request.META.get("REMOTE_ADDR", "")
        return (
            (f"{self.name}:person:{whose}", self.per_person),
            (f"{self.name}:address:{address}", self.per_address),
        )


WRONG_PASSWORDS = TryLimit(
    name="login",
    window_s=15 * 60,
    per_person=10,
    per_address=50,
    refusal="Too many tries. Please wait 15 minutes and try again.",
)
REGISTRATIONS = TryLimit(
    name="register",
    window_s=60 * 60,
    per_person=10,
    per_address=30,
    refusal="Too many tries. Please try again in an hour.",
)
PASSWORD_LETTERS = TryLimit(
    name="key",
    window_s=15 * 60,
    per_person=3,
    per_address=20,
    refusal="Too many tries. Please wait 15 minutes and try again.",
)
WRONG_CODES = TryLimit(
    name="code",
    window_s=60,
    per_person=10,
    per_address=50,
    refusal="Too many tries. Please wait a minute and try again.",
)
CARD_BALANCES = TryLimit(
    name="card-balance",
    window_s=60,
    per_person=10,
    per_address=10,
    refusal="Too many tries. Please wait a minute and try again.",
)
GIFT_CARDS = TryLimit(
    name="gift-card",
    window_s=60 * 60,
    per_person=20,
    per_address=40,
    refusal="That was a lot at once. Please try again in an hour.",
)
PIN_CHECKS = TryLimit(
    name="pin-check",
    window_s=10 * 60,
    per_person=40,
    per_address=120,
    refusal="That was a lot of PIN codes at once. Please try again in ten minutes.",
)
STOCK_WISHES = TryLimit(
    name="wish",
    window_s=60 * 60,
    per_person=10,
    per_address=30,
    refusal="That was a lot at once. Please try again in an hour.",
)
ENQUIRIES = TryLimit(
    name="enquiry",
    window_s=60 * 60,
    per_person=5,
    per_address=20,
    refusal="That was a lot at once. Please try again in an hour, or write to hello@blouson.in.",
)
QUESTIONS = TryLimit(
    name="question",
    window_s=60 * 60,
    per_person=15,
    per_address=40,
    refusal="That was a lot at once. Please write again in an hour: we have what you wrote before.",
)
NEWSLETTERS = TryLimit(
    name="newsletter",
    window_s=60 * 60,
    per_person=3,
    per_address=20,
    refusal="We have sent that letter already. Please look into your mail, or try again in an hour.",
)
CODE_REQUESTS = TryLimit(
    name="phone",
    window_s=60 * 60,
    per_person=10,
    per_address=30,
    refusal="Too many codes were asked for from here. Please try again in an hour.",
)
CODE_TRIES = TryLimit(
    name="digits",
    window_s=15 * 60,
    per_person=15,
    per_address=60,
    refusal="Too many tries. Please wait 15 minutes and try again.",
)
HEARTS = TryLimit(
    name="heart",
    window_s=60 * 60,
    per_person=300,
    per_address=600,
    refusal="That was a lot at once. Please try again in an hour.",
)
RETURN_REQUESTS = TryLimit(
    name="return",
    window_s=60 * 60,
    per_person=20,
    per_address=60,
    refusal="That was a lot at once. Please try again in an hour.",
)
PRODUCT_QUESTIONS = TryLimit(
    name="question",
    window_s=60 * 60,
    per_person=5,
    per_address=20,
    refusal="That was a lot at once. Please try again in an hour.",
)
REVIEWS = TryLimit(
    name="review",
    window_s=60 * 60,
    per_person=10,
    per_address=30,
    refusal="That was a lot at once. Please try again in an hour.",
)
REPORTS = TryLimit(
    name="report",
    window_s=24 * 60 * 60,
    per_person=1,
    per_address=20,
    refusal="Thank you, we have your report already.",
)
ORDER_LOOKUPS = TryLimit(
    name="lookup",
    window_s=60 * 60,
    per_person=10,
    per_address=30,
    refusal="Too many tries. Please try again in an hour, or open the link in your letter.",
)
