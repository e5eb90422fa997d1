"""Questions: the letter that says that we have answered."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string

from orders.customers.tickets.events import TicketAnswered
from orders.customers.tickets.queries import messages_for_systems, ticket_for_systems
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.operations import write_letter
from storefront.pages.render import no_queries


def on_ticket_answered(event: TicketAnswered) -> None:
    """One letter for each answer, with its words."""
    ticket = ticket_for_systems(event.ticket_id)
    (answer,) = messages_for_systems(event.ticket_id, message_id=event.message_id)
    subject = f"We have answered: {ticket.subject}"
    shown = {
        "ticket": ticket,
        "answer": answer.body,
        "subject": subject,
        "first_name": ticket.name.split(" ")[0],
        "button_url": f"{settings.SITE_URL}/account/help/{ticket.id}/",
        "site_url": settings.SITE_URL,
    }
    with no_queries():
        text = render_to_string("storefront/letters/ticket_answered.txt", shown)
        html = render_to_string("storefront/letters/ticket_answered.html", shown)
    write_letter(
        ComposedLetter(
            "ticket_answered", answer.id, ticket.order_number, ticket.email, subject, tidy_text(text), html
        )
    )
