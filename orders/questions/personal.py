"""What questions about pieces hold about people: told to them on request, gone with them."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Becomes, Holding, Person
from orders.questions.models import ProductQuestion
from orders.questions.operations import take_out_product_questions


def _theirs(person: Person) -> Q:
    return Q(customer=person.customer_pk) | Q(email__in=person.emails)


ABOUT_PIECES = (
    Holding(
        ProductQuestion,
        {name: Becomes() for name in ("name", "email", "text", "answer", "refusal")},
        whose=_theirs,
        title="What you asked about pieces",
        is_removed=True,
        erase=take_out_product_questions,
        untold=frozenset({"customer", "decided_by", "refusal"}),
    ),
)
