"""What is in an order is different now: told to whoever ordered, with what they pay more or get back."""

from __future__ import annotations

from core.money import Money
from orders.edits.queries import edit_words
from orders.sales.events import OrderEdited
from orders.sales.queries import order_page
from storefront.letters.composing import compose_letter
from storefront.letters.operations import write_letter

KIND = "order_changed"


def on_order_edited(event: OrderEdited) -> None:
    """Once for each change."""
    order, change = order_page(event.order_id), edit_words(event.reference)
    difference = Money(event.difference, event.currency)
    words = {
        "change": change,
        "more": difference if difference.amount > 0 else None,
        "less": -difference if difference.amount < 0 else None,
    }
    write_letter(compose_letter(kind=KIND, about=event.reference, order=order, words=words))
