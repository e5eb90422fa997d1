"""Taking authorised money: written down first, asked for by a task, recorded as any capture is."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from core import clock
from core.errors import NotFound, Rejected, Unavailable
from core.money import Money
from payments.models import Capture, Payment, PaymentIntent
from payments.operations.applying import apply_payment
from payments.operations.asking import told_payment
from payments.ports import PaymentProvider, ProviderPayment
from payments.providers import provider_named
from payments.rules import CAPTURE_ATTEMPTS, CAPTURE_GRACE, capture_pause

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)


@transaction.atomic
def capture_payment(*, payment_id: str) -> None:
    """Write down that an authorised payment is to be captured; a task asks for it. Asking again changes nothing.

    The first try waits half a minute, in which the provider captures by itself what came in time. A payment that
    is not authorised any more needs nothing. Raises NotFound.
    """
    payment = Payment.objects.filter(public_id=payment_id).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    if payment.status != Payment.Status.AUTHORIZED:
        return
    Capture.objects.get_or_create(payment=payment, defaults={"next_attempt_at": clock.now() + CAPTURE_GRACE})


def send_capture(capture_pk: int) -> None:
    """Ask the provider to capture what is due and apply its answer. Uses the network; safe to repeat at any point.

    The payment is read first and after a refusal, whose text is never looked at: captured is captured, whoever
    asked for it. What is not wanted any more is left to lapse.
    """
    capture = _claimed(capture_pk)
    if capture is None:
        return
    payment = capture.payment
    if payment.intent.status != PaymentIntent.Status.OPEN:
        _end(capture_pk, Capture.Status.LAPSED, "It is not asked for any more.")
        return
    try:
        found = _captured(provider_named(payment.provider), payment)
    except (Unavailable, Rejected) as failure:
        _postpone(capture, failure.message)
        return
    applied = apply_payment(found, provider=payment.provider)
    _record(capture, applied.status if applied else "")


def _captured(provider: PaymentProvider, payment: Payment) -> ProviderPayment:
    """The payment after trying to capture it."""
    found = told_payment(provider, payment.provider_payment_id)
    if found.status != Payment.Status.AUTHORIZED:
        return found
    try:
        provider.capture(
            provider_payment_id=payment.provider_payment_id, amount=Money(payment.amount, payment.currency)
        )
    except Rejected as refusal:
        log.info("capture of %s refused (%s); looking again", payment.public_id, refusal.code)
    return told_payment(provider, payment.provider_payment_id)


@transaction.atomic
def _claimed(capture_pk: int) -> Capture | None:
    """Take a due capture for the length of a lease, so that two workers do not ask side by side."""
    rows = Capture.objects.select_for_update(skip_locked=True, of=("self",)).select_related("payment__intent")
    mine = rows.filter(pk=capture_pk, next_attempt_at__lte=clock.now()).first()
    if mine is None:
        return None
    mine.attempts += 1
    mine.next_attempt_at = clock.now() + LEASE
    mine.save(update_fields=["attempts", "next_attempt_at"])
    return mine


def _record(capture: Capture, status: str) -> None:
    if status == Payment.Status.CAPTURED:
        _end(capture.pk, Capture.Status.DONE)
    elif status == Payment.Status.AUTHORIZED:
        _postpone(capture, "The provider has not captured it.")
    else:
        _end(capture.pk, Capture.Status.LAPSED, "The bank has taken its promise back.")


def _postpone(capture: Capture, why: str) -> None:
    if capture.attempts >= CAPTURE_ATTEMPTS:
        _end(capture.pk, Capture.Status.LAPSED, f"Not captured in {capture.attempts} tries: {why}")
        return
    Capture.objects.filter(pk=capture.pk).update(
        next_attempt_at=clock.now() + capture_pause(capture.attempts), last_error=why[:2000]
    )


def _end(capture_pk: int, status: Capture.Status, why: str = "") -> None:
    Capture.objects.filter(pk=capture_pk, status=Capture.Status.REQUESTED).update(
        status=status, next_attempt_at=None, ended_at=clock.now(), last_error=why[:2000]
    )
