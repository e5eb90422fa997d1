"""The letter that a piece is back: one for each wish, once."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from orders.customers.alerts.operations import DueAlert, take_due_alerts
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.operations import write_letter
from storefront.pages.render import no_queries

KIND = "back_in_stock"


@transaction.atomic
def write_due_letters(*, limit: int = 100) -> int:
    """Write the next letters, each wish marked as told in the same transaction; answers how many."""
    due = take_due_alerts(limit=limit)
    for alert in due:
        write_letter(compose_back_in_stock(alert))
    return len(due)


def compose_back_in_stock(alert: DueAlert) -> ComposedLetter:
    """The letter about one wish, with the way to the piece and the way to end such letters."""
    piece = alert.variant
    stop_url = f"{settings.SITE_URL}/alerts/{alert.id}/{alert.stop_token}/"
    shown = {
        "piece": piece,
        "subject": f"Back in stock: {piece.product_title}",
        "piece_url": f"{settings.SITE_URL}{piece.url}",
        "stop_url": stop_url,
        "site_url": settings.SITE_URL,
    }
    with no_queries():
        text = render_to_string(f"storefront/letters/{KIND}.txt", shown)
        html = render_to_string(f"storefront/letters/{KIND}.html", shown)
    return ComposedLetter(
        KIND, alert.id, "", alert.email, shown["subject"][:200], tidy_text(text), html, stop_url
    )
