"""What the storefront holds about people: the letters written to them."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Becomes, Holding, Person, Personal, Pseudonymised
from storefront.letters.models import Letter


def _to_them(person: Person) -> Q:
    return (
        Q(to__in=person.emails | person.phones)
        | Q(order_number__in=person.order_numbers)
        | Q(about__startswith=person.customer_id)
    )


PERSONAL = Personal(
    holdings=(
        Holding(
            Letter,
            {
                "to": Pseudonymised(),
                "subject": Becomes("Erased"),
                "text": Becomes(),
                "html": Becomes(),
                "stop_url": Becomes(),
                "last_error": Becomes(),
            },
            whose=_to_them,
            title="Letters and messages to you",
            waits_while=Q(status__in=["written", "sending"]),
            untold=frozenset({"html", "stop_url", "attempts", "next_attempt_at", "last_error"}),
        ),
    ),
)
