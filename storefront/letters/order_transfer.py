"""The letter that asks whether an order may go to somebody's account."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from orders.sales.operations.transfer_order import TransferKey
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.pages.render import no_queries

KIND = "order_transfer"


def compose_order_transfer(key: TransferKey) -> ComposedLetter:
    """To the order's own e-mail address; one for each asking. Its link leads to a page of the shop front."""
    page = settings.STORE_TRANSFER_PAGE.replace("{order}", key.order_id).replace("{token}", key.token)
    subject = f"May your order {key.number} join an account?"
    shown = {
        "first_name": key.name.split(" ")[0],
        "asked_by": key.asked_by,
        "number": key.number,
        "subject": subject,
        "page_url": page,
        "site_url": settings.SITE_URL,
    }
    with no_queries():
        text = render_to_string(f"storefront/letters/{KIND}.txt", shown)
        html = render_to_string(f"storefront/letters/{KIND}.html", shown)
    about = f"{key.order_id}:{key.place}"
    return ComposedLetter(KIND, about, key.number, key.email, subject, tidy_text(text), html)
