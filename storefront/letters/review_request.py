"""The letter that asks how somebody likes what they bought: once for each order, only with leave."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from orders.customers.consents.queries import consent_stop_path
from orders.customers.consents.rules import REVIEW_REQUESTS
from orders.reviews.operations import take_review_requests
from orders.reviews.queries import reviewable_pieces
from orders.sales.queries import order_page
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.operations import write_letter
from storefront.pages.render import no_queries

KIND = "review_request"
SUBJECT = "How do you like it?"


@transaction.atomic
def write_due_letters(*, limit: int = 100) -> int:
    """Write the next letters, each order marked as asked in the same transaction; answers how many."""
    due = take_review_requests(limit=limit)
    for asked in due:
        write_letter(compose_review_request(asked.order_id))
    return len(due)


def compose_review_request(order_id: str) -> ComposedLetter:
    """The letter about one order, with a link for each piece and the way to end such letters."""
    order = order_page(order_id)
    pieces = reviewable_pieces(order_id)
    stop_path = consent_stop_path(purpose=REVIEW_REQUESTS, contact=order.email) or "/account/"
    shown = {
        "first_name": order.name.split(" ")[0],
        "order": order,
        "pieces": [
            (piece, f"{settings.SITE_URL}/orders/{order.token}/review/{piece.product_handle}/")
            for piece in pieces
        ],
        "subject": SUBJECT,
        "site_url": settings.SITE_URL,
        "stop_url": f"{settings.SITE_URL}{stop_path}",
    }
    with no_queries():
        text = render_to_string(f"storefront/letters/{KIND}.txt", shown)
        html = render_to_string(f"storefront/letters/{KIND}.html", shown)
    return ComposedLetter(
        KIND, order.id, order.number, order.email, SUBJECT, tidy_text(text), html, shown["stop_url"]
    )
