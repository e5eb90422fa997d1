"""The letters of a gift card: the card to whoever gets it, on its day; the receipt to whoever bought it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from orders.giftcards.events import GiftCardPaid
from orders.giftcards.operations import DueGift, take_due_gifts
from orders.giftcards.queries import GiftPage, gift_page
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.operations import write_letter
from storefront.pages.render import no_queries

CARD, RECEIPT = "gift_card", "gift_card_receipt"


@transaction.atomic
def write_due_cards(*, limit: int = 100) -> int:
    """Write the letters of the cards whose day has come, each marked in the same transaction; answers how many."""
    due = take_due_gifts(limit=limit)
    for gift in due:
        write_letter(compose_card(gift))
    return len(due)


def on_gift_card_paid(event: GiftCardPaid) -> None:
    """Thank you, with the way to follow it."""
    write_letter(compose_receipt(gift_page(event.gift_id)))


def compose_card(gift: DueGift) -> ComposedLetter:
    """The card's letter: the way to the page that shows its code, which is in no letter."""
    subject = f"{gift.sender_name} has a gift for you"
    card_url = f"{settings.SITE_URL}/gift-cards/card/{gift.card_token}/"
    return _composed(CARD, gift.id, gift.recipient_email, {"gift": gift, "card_url": card_url}, subject)


def compose_receipt(gift: GiftPage) -> ComposedLetter:
    """The buyer's letter."""
    gift_url = f"{settings.SITE_URL}/gift-cards/order/{gift.token}/"
    subject = f"Your gift card {gift.number} is paid"
    return _composed(RECEIPT, gift.id, gift.sender_email, {"gift": gift, "gift_url": gift_url}, subject)


def _composed(kind: str, about: str, to: str, words: dict[str, Any], subject: str) -> ComposedLetter:
    shown = {**words, "subject": subject, "site_url": settings.SITE_URL}
    with no_queries():
        text = render_to_string(f"storefront/letters/{kind}.txt", shown)
        html = render_to_string(f"storefront/letters/{kind}.html", shown)
    return ComposedLetter(kind, about, "", to, " ".join(subject.split())[:200], tidy_text(text), html)
