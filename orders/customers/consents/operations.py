"""Agreeing and withdrawing. Nothing is ever changed, only added."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction

from core.errors import NotFound
from core.ids import same_secret
from core.outbox import publish
from orders.customers.consents.models import ConsentRecord
from orders.customers.consents.queries import consent_token
from orders.customers.consents.rules import BY_PURPOSE, contact_for
from orders.customers.events import ConsentChanged
from orders.customers.models import Customer


@transaction.atomic
def record_consents(
    *, email: str, phone: str, answers: Mapping[str, bool], place: str, customer_id: str | None = None
) -> int:
    """Write down what somebody agreed to (True) or withdrew (False), by purpose; answers how much of it was new.

    `email` and `phone` are normalised. An unknown purpose, or one whose contact is not known, is passed over.
    Saying again what holds already adds nothing.
    """
    customer = Customer.objects.filter(public_id=customer_id).first() if customer_id else None
    written = 0
    for purpose in sorted(answers.keys() & BY_PURPOSE.keys()):
        contact = contact_for(purpose, email=email, phone=phone)
        if contact:
            written += _record(contact, purpose, is_granted=answers[purpose], place=place, customer=customer)
    return written


@transaction.atomic
def withdraw_consent(*, consent_id: str, token: str) -> None:
    """Withdraw from the link in a letter. Again is harmless. Raises NotFound for a wrong token."""
    row = ConsentRecord.objects.filter(public_id=consent_id).first()
    if row is None or not same_secret(token, consent_token(consent_id)):
        raise NotFound("This link is not complete. Please open it again from your letter.")
    _record(row.contact, row.purpose, is_granted=False, place="letter", customer=row.customer)


def _record(contact: str, purpose: str, *, is_granted: bool, place: str, customer: Customer | None) -> bool:
    with connection.cursor() as cursor:  # two tabs at once: the later one sees what the earlier wrote
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"consent:{contact}"])
    newest = ConsentRecord.objects.filter(contact=contact, purpose=purpose).order_by("-id").first()
    if (newest.is_granted if newest else False) is is_granted:
        return False
    asked = BY_PURPOSE[purpose]
    row = ConsentRecord.objects.create(
        contact=contact,
        customer=customer,
        purpose=purpose,
        is_granted=is_granted,
        words=asked.words,
        version=asked.version,
        place=place,
    )
    publish(ConsentChanged(consent_id=row.public_id, purpose=purpose, is_granted=is_granted))
    return True
