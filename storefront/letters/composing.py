"""Putting letters into words: one template pair per kind, plain values in, no database while they render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from orders.sales.queries import OrderPage
from storefront.pages.render import no_queries

SUBJECTS = {
    "order_confirmed": "Thank you! Your order {number} is confirmed",
    "payment_link": "Your order {number} is ready to be paid",
    "order_changed": "Your order {number} has been changed",
    "order_packed": "Your order {number} is packed",
    "order_shipped": "Your order {number} is on its way",
    "out_for_delivery": "Your order {number} arrives today",
    "hand_over_ready": "Your order {number} is ready for you",
    "hand_over_reminder": "Your order {number} still waits for you",
    "delivered": "Your order {number} has been delivered",
    "order_cancelled": "Your order {number} has been cancelled",
    "address_corrected": "The address of your order {number} has been corrected",
    "cancel_asked": "We are trying to stop your order {number}",
    "cancel_refused": "Your order {number} could not be stopped any more",
    "courier_asks_cash": "Order {number} is paid: please pay nothing at the door",
    "payment_returned": "Your payment for {number} is on its way back to you",
    "cash_refund_asked": "Where shall we send your money for {number}?",
    "refunded": "Your refund for {number} has been sent",
}
COLLECTED = "You have collected your order {number}"


@dataclass(frozen=True, slots=True)
class ComposedLetter:
    """A finished letter. `kind`, `about` and `channel` together make it one of a kind.

    `to` is an e-mail address, or for the channels sms and whatsapp +91 and ten digits; those have no `html`.
    `language` is its reader's where it is known; else the order or the customer tells.
    """

    kind: str
    about: str
    order_number: str
    to: str
    subject: str
    text: str
    html: str
    stop_url: str = ""
    channel: str = "email"
    language: str = ""


def compose_letter(
    *, kind: str, about: str, order: OrderPage, words: Mapping[str, Any] | None = None
) -> ComposedLetter:
    """The letter of a kind about an order; `words` are what only this kind needs. Every letter has a text part."""
    shown = {
        **(words or {}),
        "order": order,
        "site_url": settings.SITE_URL,
        "order_url": f"{settings.SITE_URL}/orders/{order.token}/",
        "subject": _subject(kind, order),
        "first_name": order.name.split(" ")[0],
    }
    with no_queries():
        text = render_to_string(f"storefront/letters/{kind}.txt", shown)
        html = render_to_string(f"storefront/letters/{kind}.html", shown)
    return ComposedLetter(kind, about, order.number, order.email, shown["subject"], tidy_text(text), html)


def _subject(kind: str, order: OrderPage) -> str:
    words = COLLECTED if kind == "delivered" and order.collecting else SUBJECTS[kind]
    return words.format(number=order.number)


def compose_news(
    *, kind: str, about: str, to: str, words: Mapping[str, Any], stop_path: str = ""
) -> ComposedLetter:
    """A letter about no order, with the way to end such letters; `words` name its `subject` (shortened to 200)."""
    subject = str(words["subject"])[:200]
    stop_url = f"{settings.SITE_URL}{stop_path}" if stop_path else ""
    shown = {**words, "subject": subject, "site_url": settings.SITE_URL, "stop_url": stop_url}
    with no_queries():
        text = render_to_string(f"storefront/letters/{kind}.txt", shown)
        html = render_to_string(f"storefront/letters/{kind}.html", shown)
    return ComposedLetter(kind, about, "", to, subject, tidy_text(text), html, stop_url)


def tidy_text(text: str) -> str:
    """Template text without the empty lines that its tags leave behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept) + "\n"
