"""A second person decides on a refund that one alone may not give."""

from __future__ import annotations

from django.db import transaction

from core import clock, outbox
from core.apikeys.queries import is_key_of
from core.audit import Author, record
from core.errors import NotFound, Refused
from core.locks import lock_rows
from core.models import User
from payments.events import RefundApproved
from payments.models import Payment, Refund
from payments.operations.refund_news import fail_refund
from payments.operations.refunding import release_refund


class NotWaiting(Refused):
    """It was decided already, or never had to be."""

    code = "refund_not_waiting"
    message = "This refund does not wait for anybody any more."


class SamePerson(Refused):
    """Two people have to agree."""

    code = "refund_same_person"
    message = "You, or a key that you made, asked for this refund, so somebody else has to decide about it."


@transaction.atomic
def approve_refund(*, refund_id: str, by: User) -> None:
    """Agree to a waiting refund: it is sent. Publishes RefundApproved and RefundRequested; audited.

    Raises NotFound, NotWaiting, or SamePerson for whoever asked for it.
    """
    refund = _waiting(refund_id, by)
    refund.status, refund.next_attempt_at = Refund.Status.REQUESTED, clock.now()
    refund.save(update_fields=["status", "next_attempt_at", "decided_by", "decided_at"])
    outbox.publish(
        RefundApproved(
            reference=refund.payment.intent.reference,
            payment_id=refund.payment.public_id,
            refund_id=refund.public_id,
            amount=refund.amount,
            currency=refund.currency,
            approved_by=str(by),
        )
    )
    release_refund(refund)
    _keep_in_trail(refund, by, "approved")


@transaction.atomic
def decline_refund(*, refund_id: str, reason: str, by: User) -> None:
    """Turn a waiting refund down: it ends as failed, with the reason, and its order is flagged. Audited.

    Publishes RefundFailed. Raises NotFound, NotWaiting, SamePerson, or Refused without a reason.
    """
    if not reason.strip():
        raise Refused("Say why: whoever asked for the refund reads it.")
    refund = _waiting(refund_id, by)
    refund.decision = reason.strip()[:200]
    fail_refund(refund, f"Declined by {by}: {refund.decision}")
    _keep_in_trail(refund, by, "declined")


def _waiting(refund_id: str, by: User) -> Refund:
    """The refund, its payment locked before it, marked as decided."""
    payment_pk = Refund.objects.filter(public_id=refund_id).values_list("payment_id", flat=True).first()
    if payment_pk is None:
        raise NotFound("There is no such refund.")
    list(lock_rows(Payment.objects.filter(pk=payment_pk)))
    found = Refund.objects.select_for_update(of=("self",)).select_related("payment__intent")
    refund = found.get(public_id=refund_id)
    if refund.status != Refund.Status.WAITING:
        raise NotWaiting
    if refund.asked_by_id == by.pk or is_key_of(refund.asked_by_id, by.pk):
        raise SamePerson
    refund.decided_by, refund.decided_at = by, clock.now()
    return refund


def _keep_in_trail(refund: Refund, by: User, action: str) -> None:
    changes = {
        "status": (Refund.Status.WAITING.label, refund.get_status_display()),
        "asked_by": (None, refund.asked_by),
    }
    if refund.decision:
        changes["decision"] = ("", refund.decision)
    record(Author(str(by), "refund approval", by.pk), action, refund, changes)
