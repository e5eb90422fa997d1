"""What became of a refund: taken over once, forward only, in the ledger when the money has gone."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from core import clock, outbox
from core.locks import lock_rows
from payments.events import RefundFailed, RefundProcessed
from payments.models import LedgerEntry, Payment, Refund
from payments.ports import ProviderRefund


def named_refund(refund: Refund) -> tuple[str, str, str, int, str]:
    """What every piece of news about a refund begins with."""
    payment = refund.payment
    return (
        payment.intent.reference,
        payment.public_id,
        refund.public_id,
        refund.amount,
        refund.currency,
    )


@transaction.atomic
def apply_refund(refund_pk: int, answer: ProviderRefund) -> None:
    """Take over what the provider says about a refund: forward only, the ledger once."""
    payment_pk = Refund.objects.values_list("payment_id", flat=True).get(pk=refund_pk)
    payment = lock_rows(Payment.objects.filter(pk=payment_pk)).select_related("intent").get()
    refund = Refund.objects.select_for_update().get(pk=refund_pk)
    if refund.status in {Refund.Status.PROCESSED, Refund.Status.FAILED}:
        return
    if answer.status == "failed":
        give_refund_up(refund_pk, answer.failure_reason or "The bank refused the refund.")
        return
    refund.provider_refund_id = answer.provider_refund_id
    refund.status, refund.last_error = Refund.Status.PENDING, ""
    refund.went_as = answer.went_as or refund.went_as
    refund.next_attempt_at = clock.now() + timedelta(hours=1)
    if answer.status == "processed":
        refund.status, refund.processed_at = Refund.Status.PROCESSED, clock.now()
        refund.next_attempt_at = None
        _record_refund(payment, refund)
    refund.save()


def _record_refund(payment: Payment, refund: Refund) -> None:
    LedgerEntry.objects.create(
        payment=payment,
        kind=LedgerEntry.Kind.REFUND,
        provider_ref=refund.provider_refund_id or refund.public_id,
        amount=-refund.amount,
        currency=refund.currency,
    )
    outbox.publish(
        RefundProcessed(
            reference=payment.intent.reference,
            payment_id=payment.public_id,
            refund_id=refund.public_id,
            amount=refund.amount,
            currency=refund.currency,
            reason=refund.reason,
            provider=payment.provider,
            provider_payment_id=payment.provider_payment_id,
            provider_refund_id=refund.provider_refund_id or "",
        )
    )


@transaction.atomic
def give_refund_up(refund_pk: int, reason: str) -> None:
    """End a refund without money; one that is over stays as it is. Publishes RefundFailed."""
    refund = (
        Refund.objects.select_for_update(of=("self",)).select_related("payment__intent").get(pk=refund_pk)
    )
    if refund.status in {Refund.Status.PROCESSED, Refund.Status.FAILED}:
        return
    fail_refund(refund, reason)


def fail_refund(refund: Refund, reason: str) -> None:
    """End a locked refund without money, in the caller's transaction; publishes RefundFailed."""
    refund.status, refund.next_attempt_at, refund.last_error = Refund.Status.FAILED, None, reason[:2000]
    refund.save(
        update_fields=["status", "next_attempt_at", "last_error", "decided_by", "decided_at", "decision"]
    )
    outbox.publish(RefundFailed(*named_refund(refund), refund.reason))
