"""The letter about a bag that was left: one for each bag, only with leave."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from orders.carts.queries import cart_summary
from orders.carts.reminders.operations import DueReminder, take_cart_reminders
from orders.customers.consents.queries import consent_stop_path
from orders.customers.consents.rules import CART_REMINDERS
from storefront.letters.composing import ComposedLetter, compose_news
from storefront.letters.operations import write_letter

KIND = "cart_reminder"
SUBJECT = "Your bag is as you left it"


@transaction.atomic
def write_due_letters(*, limit: int = 100) -> int:
    """Write the next letters, each bag marked as told in the same transaction; answers how many."""
    due = take_cart_reminders(limit=limit)
    for reminder in due:
        write_letter(compose_cart_reminder(reminder))
    return len(due)


def compose_cart_reminder(due: DueReminder) -> ComposedLetter:
    """The letter about one bag: its pieces at today's prices, the way back, and the way to end such letters."""
    return compose_news(
        kind=KIND,
        about=due.cart_id,
        to=due.email,
        words={
            "subject": SUBJECT,
            "first_name": due.name.split(" ")[0],
            "lines": cart_summary(due.cart_id).lines,
            "button_url": f"{settings.SITE_URL}/cart/back/{due.token}/",
        },
        stop_path=consent_stop_path(purpose=CART_REMINDERS, contact=due.email) or "/account/preferences/",
    )
