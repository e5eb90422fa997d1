"""Keys that show that an address wants the newsletter: signed, not stored, so that nothing is kept of who never answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from orders.customers.consents.queries import has_consent
from orders.customers.consents.rules import MARKETING_EMAIL
from orders.customers.rules import clean_email

KEY_LASTS = timedelta(days=7)
_SALT = "newsletter"


@dataclass(frozen=True, slots=True)
class NewsletterKey:
    """What the letter to `email` carries. `is_known` when the address gets the newsletter already."""

    email: str
    token: str
    is_known: bool


def newsletter_key(email: str) -> NewsletterKey:
    """A key to an address as it was typed. Raises Invalid naming `email`."""
    address = clean_email(email)
    token = signing.dumps({"e": address}, salt=_SALT, compress=True)
    return NewsletterKey(address, token, has_consent(purpose=MARKETING_EMAIL, email=address))


def read_newsletter_key(token: str) -> str | None:
    """Whose key it is; None when it is not ours or older than a week."""
    try:
        return str(signing.loads(token[:1000], salt=_SALT, max_age=KEY_LASTS)["e"])
    except signing.BadSignature:
        return None
