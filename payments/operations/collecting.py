"""The courier brings the parcel and takes the money: cash becomes a payment like any other."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.ids import new_id
from core.locks import lock_rows
from core.money import Money
from payments.models import LedgerEntry, Payment, PaymentIntent
from payments.operations.applying import apply_payment
from payments.operations.opening import open_payment
from payments.operations.refunding import refund_payment
from payments.ports import ProviderPayment
from payments.providers.cash import CASH
from payments.rules import TAKEN_TWICE


@transaction.atomic
def collect_cash(*, reference: str, amount: Money, description: str = "", method: str = CASH) -> str:
    """Record that `amount` was paid to us by hand for `reference`: ledger and news as for any capture. The payment's id.

    `method` says how: cash, or whatever else no gateway knows of, such as the card machine of a shop.

    Told twice it is recorded once. Money that was still asked for in another way is asked for no more. Raises
    AlreadyPaid when the reference was paid in another way. No network.
    """
    collected = _collected(reference)
    if collected is not None:
        return collected.public_id
    intent_id = open_payment(reference=reference, amount=amount, description=description, provider=CASH)
    PaymentIntent.objects.filter(public_id=intent_id).update(provider_order_id=intent_id)
    payment = apply_payment(
        ProviderPayment(
            provider_payment_id=f"{CASH}_{intent_id}",
            provider_order_id=intent_id,
            amount=amount,
            status=Payment.Status.CAPTURED,
            method=method,
        ),
        provider=CASH,
    )
    if payment is None:
        raise RuntimeError(f"the cash intent of {reference} vanished while it was locked")
    return payment.public_id


@transaction.atomic
def take_unowed_cash(*, reference: str, amount: Money, key: str, description: str = "") -> str:
    """Record cash that a courier took for `reference`, which owed none, and write down that all of it goes back.

    Answers the payment as its provider calls it. `key` names the taking (an AWB): told again it is recorded once, as it
    was told first. The way back is that of any refund of cash: its payer says where to. No network.
    """
    list(lock_rows(PaymentIntent.objects.filter(reference=reference)))
    name = f"{CASH}_{key}"[:64]
    if Payment.objects.filter(provider=CASH, provider_payment_id=name).exists():
        return name
    asked_by_nobody = PaymentIntent.objects.create(
        reference=reference,
        description=description[:120],
        amount=amount.amount,
        currency=amount.currency,
        provider=CASH,
        receipt=new_id("rcpt"),
        provider_order_id=name,
        status=PaymentIntent.Status.CANCELLED,
    )
    payment = Payment.objects.create(
        intent=asked_by_nobody,
        provider=CASH,
        provider_payment_id=name,
        amount=amount.amount,
        currency=amount.currency,
        status=Payment.Status.CAPTURED,
        method=CASH,
        captured_at=clock.now(),
    )
    LedgerEntry.objects.create(
        payment=payment,
        kind=LedgerEntry.Kind.CAPTURE,
        provider_ref=name,
        amount=amount.amount,
        currency=amount.currency,
    )
    refund_payment(payment_id=payment.public_id, amount=amount, reason=TAKEN_TWICE, automatic=True)
    return name


def _collected(reference: str) -> Payment | None:
    """The cash that was recorded already, if it was."""
    intents = list(lock_rows(PaymentIntent.objects.filter(reference=reference)))
    paid = [each for each in intents if each.provider == CASH and each.status == PaymentIntent.Status.PAID]
    return Payment.objects.filter(intent__in=paid, status=Payment.Status.CAPTURED).first()
