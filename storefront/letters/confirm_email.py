"""The letter with the key that shows that an e-mail address is its reader's; and the word to the address before it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.template.loader import render_to_string

from orders.customers.identity.queries import KEY_LASTS, EmailKey
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.pages.render import no_queries

KIND = "confirm_email"
NOTICE = "email_change_asked"


def compose_confirm_email(key: EmailKey, *, is_new: bool = False) -> ComposedLetter:
    """The letter that leads to the page where the address is confirmed; `is_new` welcomes a new account."""
    shown = {
        "first_name": key.name.split(" ")[0],
        "subject": "Welcome to Blouson: please confirm your e-mail address"
        if is_new
        else "Please confirm your e-mail address",
        "order_url": f"{settings.SITE_URL}/account/email/{key.token}/",
        "days": KEY_LASTS.days,
        "is_new": is_new,
        "site_url": settings.SITE_URL,
    }
    return _composed(KIND, _about(key), key.email, shown)


def compose_change_notice(key: EmailKey, *, to: str) -> ComposedLetter:
    """The word to the present address that another one is to take its place."""
    shown = {
        "first_name": key.name.split(" ")[0],
        "subject": "Somebody asked to change your e-mail address",
        "order_url": f"{settings.SITE_URL}/account/password/",
        "site_url": settings.SITE_URL,
    }
    return _composed(NOTICE, _about(key), to, shown)


def _about(key: EmailKey) -> str:
    """One letter for each key, without the key."""
    return f"{key.customer_id}:{hashlib.sha256(key.token.encode()).hexdigest()[:24]}"


def _composed(kind: str, about: str, to: str, shown: dict[str, object]) -> ComposedLetter:
    with no_queries():
        text = render_to_string(f"storefront/letters/{kind}.txt", shown)
        html = render_to_string(f"storefront/letters/{kind}.html", shown)
    return ComposedLetter(kind, about, "", to, str(shown["subject"]), tidy_text(text), html)
