"""What the provider says about a payment becomes ours: one verb, fed by browser return, webhook and reconciler."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q, Sum

from core import clock, outbox
from core.locks import lock_rows
from core.money import Money
from payments.events import PaymentAuthorized, PaymentCaptured, PaymentFailed
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund
from payments.operations.asking import intent_of_order
from payments.operations.refunding import refund_payment
from payments.ports import ProviderPayment
from payments.rules import may_follow

DUPLICATE = "duplicate payment"


@transaction.atomic
def apply_payment(found: ProviderPayment, *, provider: str) -> Payment | None:
    """Take over a payment as its provider tells it; repeating or reordering calls changes nothing more.

    The status only moves forward. The first capture writes the ledger and publishes PaymentCaptured; a second
    capture for a reference that holds money is refunded in full, once. None when the order is not ours.
    """
    intent = lock_rows(intent_of_order(provider=provider, order_id=found.provider_order_id)).first()
    if intent is None:
        return None
    Payment.objects.bulk_create([_new_payment(intent, found)], ignore_conflicts=True)
    payment = lock_rows(
        Payment.objects.filter(provider=provider, provider_payment_id=found.provider_payment_id)
    ).get()
    before = payment.status
    if found.status == before or not may_follow(before=before, after=found.status):
        return payment
    _take_over(payment, found)
    if payment.status == Payment.Status.CAPTURED:
        _record_capture(intent, payment)
    elif payment.status == Payment.Status.AUTHORIZED:
        outbox.publish(
            PaymentAuthorized(
                intent.reference, payment.public_id, intent.status, payment.amount, payment.currency
            )
        )
    elif payment.status == Payment.Status.FAILED:
        outbox.publish(PaymentFailed(intent.reference, payment.public_id, payment.failure_reason))
    return payment


def _new_payment(intent: PaymentIntent, found: ProviderPayment) -> Payment:
    return Payment(
        intent=intent,
        provider=intent.provider,
        provider_payment_id=found.provider_payment_id,
        amount=found.amount.amount,
        currency=found.amount.currency,
        method=found.method[:40],
    )


def _take_over(payment: Payment, found: ProviderPayment) -> None:
    payment.status = found.status
    payment.amount, payment.currency = found.amount.amount, found.amount.currency
    payment.method = found.method[:40]
    payment.failure_code, payment.failure_reason = found.failure_code, found.failure_reason
    payment.raw = dict(found.raw)
    if found.status == Payment.Status.CAPTURED:
        payment.captured_at = clock.now()
    payment.save()


def _record_capture(intent: PaymentIntent, payment: Payment) -> None:
    """Ledger, intent and news for a payment that has just been captured."""
    is_duplicate = _holds_other_money(intent.reference, payment)
    LedgerEntry.objects.create(
        payment=payment,
        kind=LedgerEntry.Kind.CAPTURE,
        provider_ref=payment.provider_payment_id,
        amount=payment.amount,
        currency=payment.currency,
    )
    if is_duplicate:
        amount = Money(payment.amount, payment.currency)
        refund_payment(payment_id=payment.public_id, amount=amount, reason=DUPLICATE, automatic=True)
        return
    status_then = intent.status
    pays_what_was_asked = (payment.amount, payment.currency) == (intent.amount, intent.currency)
    if intent.status == PaymentIntent.Status.OPEN and pays_what_was_asked:
        intent.status = PaymentIntent.Status.PAID
        intent.save(update_fields=["status"])
    outbox.publish(
        PaymentCaptured(
            reference=intent.reference,
            payment_id=payment.public_id,
            intent_id=intent.public_id,
            intent_status=status_then,
            amount=payment.amount,
            currency=payment.currency,
            method=payment.method,
            provider=payment.provider,
            provider_payment_id=payment.provider_payment_id,
        )
    )


def _holds_other_money(reference: str, payment: Payment) -> bool:
    """Whether another payment has paid this reference as asked and is not on its way back in full.

    Money on a superseded or cancelled intent, or of another amount, is for the reference's owner to refuse.
    """
    others = Payment.objects.filter(
        intent__reference=reference,
        intent__status=PaymentIntent.Status.PAID,
        status=Payment.Status.CAPTURED,
        amount=F("intent__amount"),
    ).exclude(pk=payment.pk)
    going_back = Sum("refunds__amount", filter=~Q(refunds__status=Refund.Status.FAILED), default=0)
    return others.annotate(going_back=going_back).filter(going_back__lt=F("amount")).exists()
