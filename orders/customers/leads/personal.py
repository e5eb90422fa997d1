"""What enquiries hold about people: told to them on request; words and names go, what was said about them goes whole."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Becomes, Holding, Person, Pseudonymised
from orders.customers.leads.models import Lead, LeadActivity


def _theirs(person: Person) -> Q:
    return Q(customer=person.customer_pk) | Q(email__in=person.emails) | Q(phone__in=person.phones)


def _about_theirs(person: Person) -> Q:
    by_customer = Q(lead__customer=person.customer_pk)
    return by_customer | Q(lead__email__in=person.emails) | Q(lead__phone__in=person.phones)


ENQUIRIES = (
    Holding(
        LeadActivity,
        {"text": Becomes(), "author": Becomes()},
        whose=_about_theirs,
        title="What was said about what you asked us",
        is_removed=True,
        untold=frozenset({"lead", "author", "crm_id"}),
    ),
    Holding(
        Lead,
        {
            **dict.fromkeys(("name", "message"), Becomes()),
            "email": Pseudonymised(as_email=True),
            "phone": Pseudonymised(),  # one of both has to stand there
            "owner": Becomes(),
        },
        whose=_theirs,
        title="What you asked us",
        untold=frozenset({"customer", "owner", "crm_version"}),
    ),
)
