"""What is kept of customers' details in other systems: told to them on request, gone with them."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Becomes, Holding, Person
from orders.customers.elsewhere.models import CustomerElsewhere, SettledField


def _theirs(person: Person) -> Q:
    return Q(customer=person.customer_pk)


ELSEWHERE = (
    Holding(
        CustomerElsewhere,
        {"told": Becomes(), "own": Becomes()},
        whose=_theirs,
        title="What our other systems say of you",
        is_removed=True,
        untold=frozenset({"customer", "version"}),
    ),
    Holding(
        SettledField,
        {"kept": Becomes(), "lost": Becomes()},
        whose=_theirs,
        title="Details that were changed",
        is_removed=True,
        untold=frozenset({"customer"}),
    ),
)
