"""What questions hold about people: told to them on request, gone with them."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Becomes, Holding, Person
from orders.customers.tickets.models import Ticket, TicketMessage


def _about(person: Person) -> Q:
    return Q(ticket__customer=person.customer_pk)


def _theirs(person: Person) -> Q:
    return Q(customer=person.customer_pk)


QUESTIONS = (
    Holding(
        TicketMessage,
        {"body": Becomes()},
        whose=_about,
        title="What you wrote to us and we answered",
        is_removed=True,
        untold=frozenset({"ticket"}),
    ),
    Holding(
        Ticket,
        {"subject": Becomes()},
        whose=_theirs,
        title="Your questions",
        is_removed=True,
        untold=frozenset({"customer"}),
    ),
)
