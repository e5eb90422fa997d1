"""The letter with the key to a new password."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from orders.customers.queries import PasswordKey
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.pages.render import no_queries

KIND = "password_reset"
SUBJECT = "Choose a new password"


def compose_password_reset(key: PasswordKey, *, page: str = "") -> ComposedLetter:
    """The letter that leads to the page where a password is chosen; one for each key.

    `page` is that of another shop front, with {token} where its key belongs; empty: our own.
    """
    shown = {
        "first_name": key.name.split(" ")[0],
        "subject": SUBJECT,
        "key_url": page.replace("{token}", f"{key.customer_id}.{key.token}")
        or f"{settings.SITE_URL}/account/password/{key.customer_id}/{key.token}/",
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
        "site_url": settings.SITE_URL,
    }
    with no_queries():
        text = render_to_string(f"storefront/letters/{KIND}.txt", shown)
        html = render_to_string(f"storefront/letters/{KIND}.html", shown)
    moment = key.token.split("-")[0]
    return ComposedLetter(KIND, f"{key.customer_id}:{moment}", "", key.email, SUBJECT, tidy_text(text), html)
