"""Order news as short text messages, beside the letter, to those who asked for them. Never anything else: news of pieces
and offers needs another agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from orders.customers.consents.queries import has_consent
from orders.customers.consents.rules import ORDER_TEXTS
from orders.sales.queries import OrderPage
from storefront.letters.composing import ComposedLetter
from storefront.letters.texting import text_messenger
from storefront.templatetags.shop import day

# What is worth a text, in so many words; other kinds of letters have none.
TEXTS = {
    "order_shipped": "Your order {number} is on its way{courier}. Follow it: {url}",
    "courier_asks_cash": "Your order {number} is paid. If the courier asks for cash, please pay nothing. {url}",
    "out_for_delivery": "Your order {number} arrives today{courier}. {url}",
    "hand_over_ready": "Your order {number} is ready at {store}. Your code is {code}. {url}",
    "hand_over_reminder": "Your order {number} waits at {store} until {until}. Your code is {code}. {url}",
    "delivered": "Your order {number} has been delivered. Something is not right? {url}",
    "refunded": "We have sent {amount} back for order {number}. Banks take up to 7 working days. {url}",
}
AS_CREDIT = "{amount} of order {number} is now store credit in your account. {url}"


def order_text(
    *, kind: str, about: str, order: OrderPage, words: Mapping[str, Any] | None = None
) -> ComposedLetter | None:
    """The text that goes with a letter; None for other kinds, without a sender of texts, or without the buyer's leave."""
    if kind not in TEXTS or not text_messenger().is_ready():
        return None
    if not has_consent(purpose=ORDER_TEXTS, phone=order.phone):
        return None
    given = words or {}
    courier = getattr(given.get("shipment"), "courier", "")
    if kind == "delivered" and order.collecting:
        return None  # they have it in their hands
    became_credit = getattr(given.get("cash"), "way", "") == "credit"
    text = (AS_CREDIT if became_credit else TEXTS[kind]).format(
        number=order.number,
        courier=f" with {courier}" if courier else "",
        amount=given.get("amount", ""),
        **_in_store(order),
        url=f"{settings.SITE_URL}/orders/{order.token}/",
    )
    subject = f"Text about {order.number}"
    channel = settings.ORDER_TEXT_CHANNEL
    return ComposedLetter(
        kind, about, order.number, order.phone, subject, f"Blouson: {text}", "", channel=channel
    )


def _in_store(order: OrderPage) -> dict[str, str]:
    """What a text says of an order that waits in a store."""
    found = order.collecting
    if found is None or not found.is_ready:
        return {}
    until = day(found.keep_until) if found.keep_until else ""
    return {"store": found.store.name if found.store else "our store", "code": found.code, "until": until}
