"""The way to pay what staff put together: a letter, and a text message where a gateway can send one."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.money import Money, format_money
from orders.edits.queries import edit_words
from orders.sales.queries import OrderPage, order_id_by_number, order_page
from orders.sales.references import is_edit
from payments.events import PaymentLinkMade
from storefront.letters.composing import ComposedLetter, compose_letter
from storefront.letters.operations import write_letter
from storefront.letters.texting import text_messenger

KIND = "payment_link"


def on_payment_link_made(event: PaymentLinkMade) -> None:
    """Tell whoever is to pay, once for each link."""
    order = order_page(order_id_by_number(event.reference))
    amount = Money(event.amount, event.currency)
    until = date_format(localtime(datetime.fromisoformat(event.expires_at)), "j F, g:i a")
    change = edit_words(event.reference) if is_edit(event.reference) else None
    words = {"amount": amount, "pay_url": event.url, "until": until, "change": change}
    write_letter(compose_letter(kind=KIND, about=event.link_id, order=order, words=words))
    if text_messenger().is_ready():
        write_letter(_text(event, order, f"{format_money(amount)} by {until}"))


def _text(event: PaymentLinkMade, order: OrderPage, how_much: str) -> ComposedLetter:
    text = f"Blouson: please pay {how_much} for your order {order.number}: {event.url}"
    return ComposedLetter(
        KIND, event.link_id, order.number, order.phone, f"Pay for {order.number}", text, "", channel="sms"
    )
