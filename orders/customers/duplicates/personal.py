"""What suspicions and merges hold about people: gone with them, or without their words."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Holding, Kept, Person, Scrubbed
from orders.customers.duplicates.models import CustomerMerge, SuspectedDuplicate

_STAFF = Kept("which of our staff it was")


def _of_pair(person: Person) -> Q:
    return Q(first=person.customer_pk) | Q(second=person.customer_pk)


def _of_merge(person: Person) -> Q:
    return Q(kept=person.customer_pk) | Q(gone=person.customer_pk)


DUPLICATES = (
    Holding(
        SuspectedDuplicate,
        {"decided_by": _STAFF, "reasons": Kept("names of rules")},
        whose=_of_pair,
        is_removed=True,
    ),
    Holding(
        CustomerMerge,
        {"reason": Scrubbed(), "before": Scrubbed(), "merged_by": _STAFF, "parted_by": _STAFF},
        whose=_of_merge,
    ),
)
