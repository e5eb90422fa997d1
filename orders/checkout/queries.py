"""What is decided about the checkout at this moment."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.cache import cache

from core.money import Money
from orders.checkout.models import CheckoutTerms

TERMS_KEY = "checkout:terms"
KEPT_S = 5
CLOSED = "We are not taking orders at this moment. Your bag is kept; please come back in a while."
NO_CASH = "Cash on delivery is paused for the moment."


@dataclass(frozen=True, slots=True)
class Terms:
    """The switches. `closed` and `no_cash` are the words for shoppers, empty while nothing is closed."""

    closed: str
    no_cash: str
    cash_most: Money


def checkout_terms() -> Terms:
    """For pages: as the cache remembers them, which forgets at every change and after five seconds."""
    known = cache.get(TERMS_KEY)
    if known is not None:
        return Terms(known["closed"], known["no_cash"], Money(known["cash_most"]["amount"]))
    found = checkout_terms_now()
    cache.set(TERMS_KEY, asdict(found), KEPT_S)
    return found


def checkout_terms_now() -> Terms:
    """For whoever decides: as the database has them. One query."""
    row = CheckoutTerms.objects.first() or CheckoutTerms()
    return Terms(
        closed="" if row.is_open else row.closed_words or CLOSED,
        no_cash="" if row.takes_cash else row.no_cash_words or NO_CASH,
        cash_most=Money(row.cash_most),
    )
