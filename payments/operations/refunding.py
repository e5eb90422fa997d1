"""Giving money back: written down first, sent by a task, recorded in the ledger when it is done."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Sum

from core import clock, outbox
from core.celery import send_quietly
from core.errors import NotFound, Refused, Rejected, Unavailable
from core.ids import new_id
from core.locks import lock_rows
from core.money import Money
from payments.events import RefundFailed, RefundHeld, RefundProcessed, RefundRequested
from payments.models import LedgerEntry, Payment, Refund
from payments.operations.limiting import given_alone, is_above_limit, staff_named
from payments.ports import ProviderRefund
from payments.providers import provider_named
from payments.rules import REFUND_ATTEMPTS, refund_pause

LEASE = timedelta(seconds=30)


class NothingToRefund(Refused):
    """More would go back than came in."""

    code = "nothing_to_refund"
    message = "That is more than is left to refund on this payment."


@transaction.atomic
def refund_payment(
    *, payment_id: str, amount: Money, reason: str, automatic: bool = False, actor: str = "shop"
) -> str:
    """Write down that `amount` of a captured payment goes back; a task sends it. Returns the refund's public id.

    An automatic refund (the shop's own decision: duplicate, cancelled, sold out) exists once per payment and
    reason: asking again returns it. When `actor` is the e-mail address of somebody of staff and the amount is above
    the limit, it waits for approve_refund by somebody else. Raises NotFound, or NothingToRefund when more would go
    back than is held.
    """
    payment = lock_rows(Payment.objects.filter(public_id=payment_id)).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    live = payment.refunds.exclude(status=Refund.Status.FAILED)
    if automatic and (existing := live.filter(reason=reason, is_automatic=True).first()):
        return existing.public_id
    promised = live.aggregate(total=Sum("amount", default=0))["total"]
    held = payment.amount if payment.status == Payment.Status.CAPTURED else 0
    if amount.currency != payment.currency or amount.amount <= 0 or promised + amount.amount > held:
        raise NothingToRefund
    asker = staff_named(actor)
    waits = asker is not None and is_above_limit(amount + given_alone(payment))
    refund = Refund.objects.create(
        payment=payment,
        amount=amount.amount,
        currency=amount.currency,
        reason=reason[:60],
        is_automatic=automatic,
        idempotency_key=new_id("rf"),
        asked_by=asker,
        needs_approval=waits,
        status=Refund.Status.WAITING if waits else Refund.Status.REQUESTED,
        next_attempt_at=None if waits else clock.now(),
    )
    if waits:
        outbox.publish(RefundHeld(*_named(refund), asked_by=actor))
    else:
        release_refund(refund)
    return refund.public_id


def release_refund(refund: Refund) -> None:
    """Tell that a refund will be sent, and have it sent after the caller's transaction."""
    outbox.publish(RefundRequested(*_named(refund), refund.reason))
    transaction.on_commit(partial(send_quietly, "payments.send_refund", refund.pk))


def _named(refund: Refund) -> tuple[str, str, str, int, str]:
    """What every piece of news about a refund begins with."""
    payment = refund.payment
    return (
        payment.intent.reference,
        payment.public_id,
        refund.public_id,
        refund.amount,
        refund.currency,
    )


def send_refund(refund_pk: int) -> None:
    """Send a refund that is due, or ask how a sent one stands. Uses the network; safe to repeat at any point."""
    refund = _claimed(refund_pk)
    if refund is None:
        return
    payment = refund.payment
    provider = provider_named(payment.provider)
    try:
        if refund.provider_refund_id:
            answer = provider.fetch_refund(
                provider_payment_id=payment.provider_payment_id, provider_refund_id=refund.provider_refund_id
            )
        else:
            answer = provider.refund(
                provider_payment_id=payment.provider_payment_id,
                amount=Money(refund.amount, refund.currency),
                idempotency_key=refund.idempotency_key,
                reason=refund.reason,
            )
    except Unavailable as failure:
        _postpone(refund, failure)
    except Rejected as failure:
        _fail(refund_pk, failure.message)
    else:
        apply_refund(refund_pk, answer)


@transaction.atomic
def _claimed(refund_pk: int) -> Refund | None:
    """Take a due refund for the length of a lease, so that two workers do not send it side by side."""
    refund = Refund.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "payment__intent"
    )
    mine = refund.filter(pk=refund_pk, next_attempt_at__lte=clock.now()).first()
    if mine is None:
        return None
    mine.attempts += 1
    mine.next_attempt_at = clock.now() + LEASE
    mine.save(update_fields=["attempts", "next_attempt_at"])
    return mine


def _postpone(refund: Refund, failure: Unavailable) -> None:
    if refund.attempts >= REFUND_ATTEMPTS:
        _fail(refund.pk, f"No answer in {refund.attempts} tries: {failure.message}")
        return
    Refund.objects.filter(pk=refund.pk).update(
        next_attempt_at=clock.now() + refund_pause(refund.attempts), last_error=failure.message
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
        _fail(refund_pk, answer.failure_reason or "The bank refused the refund.")
        return
    refund.provider_refund_id = answer.provider_refund_id
    refund.status, refund.last_error = Refund.Status.PENDING, ""
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
def _fail(refund_pk: int, reason: str) -> None:
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
    outbox.publish(RefundFailed(*_named(refund), refund.reason))
