"""The letters of the newsletter's double opt-in: the question, and the welcome with the way out."""

from __future__ import annotations

import hashlib

from django.conf import settings

from orders.customers.consents.queries import consent_for_crm, consent_stop_path
from orders.customers.consents.rules import MARKETING_EMAIL
from orders.customers.events import ConsentChanged
from orders.customers.newsletter.operations import PLACE
from orders.customers.newsletter.queries import KEY_LASTS, NewsletterKey
from storefront.letters.composing import ComposedLetter, compose_news
from storefront.letters.operations import write_letter

QUESTION, WELCOME = "newsletter_confirm", "newsletter_welcome"


def compose_question(key: NewsletterKey) -> ComposedLetter:
    """Was it you? One letter for each key, which stands in the letter alone."""
    return compose_news(
        kind=QUESTION,
        about=hashlib.sha256(key.token.encode()).hexdigest()[:40],
        to=key.email,
        words={
            "subject": "Please confirm: Blouson’s letter",
            "days": KEY_LASTS.days,
            "button_url": f"{settings.SITE_URL}/newsletter/confirm/{key.token}/",
        },
    )


def on_consent_changed(event: ConsentChanged) -> None:
    """Whoever has confirmed is welcomed, once for each agreement."""
    if event.purpose != MARKETING_EMAIL or not event.is_granted:
        return
    consent = consent_for_crm(event.consent_id)
    if consent is None or consent.place != PLACE:
        return
    stop_path = consent_stop_path(purpose=MARKETING_EMAIL, contact=consent.email)
    write_letter(
        compose_news(
            kind=WELCOME,
            about=consent.id,
            to=consent.email,
            words={"subject": "You are on Blouson’s list", "button_url": f"{settings.SITE_URL}/"},
            stop_path=stop_path or "/account/preferences/",
        )
    )
