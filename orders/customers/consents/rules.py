"""What the shop asks leave for, in which words. Changed words are a new version; agreement to old words stays what it was."""

from __future__ import annotations

from dataclasses import dataclass

MARKETING_EMAIL = "marketing_email"
TEXT_MESSAGES = "text_messages"
ORDER_TEXTS = "order_texts"
CART_REMINDERS = "cart_reminders"
REVIEW_REQUESTS = "review_requests"
WISHLIST_NEWS = "wishlist_news"
BY_PHONE = frozenset({TEXT_MESSAGES, ORDER_TEXTS})
ERASED = "erased:"  # before the pseudonym that takes a contact's place


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked leave for. `words` stand beside the unticked box exactly as they are kept.

    Those not `at_doors` are asked where they belong, not at the checkout and when an account is opened.
    """

    purpose: str
    title: str
    words: str
    version: str
    at_doors: bool = True


ASKED = (
    Asked(
        MARKETING_EMAIL, "News by e-mail", "Send me news of new pieces and offers by e-mail.", "2026-11",
    ),
    Asked(
        TEXT_MESSAGES,
        "News by text message",
        "Send me news of new pieces and offers by SMS or WhatsApp.",
        "2026-11",
    ),
    Asked(
        ORDER_TEXTS,
        "My orders by text message",
        "Tell me by SMS or WhatsApp where my parcel is and when a refund is sent.",
        "2026-11",
    ),
    Asked(
        CART_REMINDERS,
        "A reminder of my bag",
        "Write to me once by e-mail when I leave pieces in my bag.",
        "2026-11",
    ),
    Asked(
        REVIEW_REQUESTS,
        "A word about what I bought",
        "Ask me by e-mail how I like what I bought.",
        "2026-11",
    ),
    Asked(
        WISHLIST_NEWS,
        "News of my wishlist",
        "Write to me by e-mail when a piece on my wishlist costs less or is back.",
        "2026-11",
        at_doors=False,
    ),
)  # fmt: skip
ASKED_AT_DOORS = tuple(asked for asked in ASKED if asked.at_doors)
BY_PURPOSE = {asked.purpose: asked for asked in ASKED}


def contact_for(purpose: str, *, email: str, phone: str) -> str:
    """Whose leave counts for a purpose: that of the e-mail address or that of the telephone; "" when not known."""
    return phone if purpose in BY_PHONE else email
