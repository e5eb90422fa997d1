"""What the provider says about a payment becomes ours: one verb, fed by browser return, webhook and reconciler."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q, Sum

from core import clock, outbox
from core.locks import check_lock_order
from core.money import Money
from core.rows import PreparedLock, PreparedValues, change_row, insert_row
from payments.events import PaymentAuthorized, PaymentCaptured, PaymentFailed
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund
from payments.operations.asking import locked_intent_of_order
from payments.operations.refunding import refund_payment
from payments.ports import ProviderPayment
from payments.rules import may_follow

DUPLICATE = "duplicate payment"
_FIRST_SEEN = ("amount", "currency", "method")
_KNOWN = PreparedLock(
    Payment,
    lambda provider, provider_payment_id: Payment.objects.filter(
        provider=provider, provider_payment_id=provider_payment_id
    ),
)
_HOLDING = PreparedValues(
    lambda reference: (
        Payment.objects.filter(
            intent__reference=reference,
            intent__status=PaymentIntent.Status.PAID,
            status=Payment.Status.CAPTURED,
            amount=F("intent__amount"),
        )
        .annotate(
            going_back=Sum("refunds__amount", filter=~Q(refunds__status=Refund.Status.FAILED), default=0)
        )
        .filter(going_back__lt=F("amount"))
        .values_list("pk")
    )
)


@transaction.atomic
def apply_payment(found: ProviderPayment, *, provider: str) -> Payment | None:
    """Take over a payment as its provider tells it; repeating or reordering calls changes nothing more.

    The status only moves forward. The first capture writes the ledger and publishes PaymentCaptured; a second
    capture for a reference that holds money is refunded in full, once. None when the order is not ours.
    """
    intent = locked_intent_of_order(provider=provider, order_id=found.provider_order_id)
    if intent is None:
        return None
    payment, goes_on = _taken_over(intent, found)
    if not goes_on:
        return payment
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


def _taken_over(intent: PaymentIntent, found: ProviderPayment) -> tuple[Payment, bool]:
    """The payment as it is told, locked; False when that is nothing new."""
    check_lock_order(Payment)
    told = _told(found)
    new = Payment(intent=intent, provider=intent.provider, provider_payment_id=found.provider_payment_id)
    goes_on = _goes_on(new, found)
    for name, value in (told if goes_on else {name: told[name] for name in _FIRST_SEEN}).items():
        setattr(new, name, value)
    if insert_row(new, unless_there=True):
        return new, goes_on
    (payment,) = _KNOWN.rows(provider=intent.provider, provider_payment_id=found.provider_payment_id)
    goes_on = _goes_on(payment, found)
    if goes_on:
        change_row(payment, **told)
    return payment, goes_on


def _goes_on(payment: Payment, found: ProviderPayment) -> bool:
    return found.status != payment.status and may_follow(before=payment.status, after=found.status)


def _told(found: ProviderPayment) -> dict[str, Any]:
    """What a payment keeps of what is told."""
    told: dict[str, Any] = {
        "status": found.status,
        "amount": found.amount.amount,
        "currency": found.amount.currency,
        "method": found.method[:40],
        "failure_code": found.failure_code,
        "failure_reason": found.failure_reason,
        "raw": dict(found.raw),
    }
    if found.status == Payment.Status.CAPTURED:
        told["captured_at"] = clock.now()
    return told


def _record_capture(intent: PaymentIntent, payment: Payment) -> None:
    """Ledger, intent and news for a payment that has just been captured."""
    is_duplicate = _holds_other_money(intent.reference, payment)
    insert_row(
        LedgerEntry(
            payment=payment,
            kind=LedgerEntry.Kind.CAPTURE,
            provider_ref=payment.provider_payment_id,
            amount=payment.amount,
            currency=payment.currency,
        )
    )
    if is_duplicate:
        amount = Money(payment.amount, payment.currency)
        refund_payment(payment_id=payment.public_id, amount=amount, reason=DUPLICATE, automatic=True)
        return
    status_then = intent.status
    pays_what_was_asked = (payment.amount, payment.currency) == (intent.amount, intent.currency)
    if intent.status == PaymentIntent.Status.OPEN and pays_what_was_asked:
        change_row(intent, status=PaymentIntent.Status.PAID)
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
    return any(pk != payment.pk for (pk,) in _HOLDING.rows(reference=reference))
