"""The courier brings the parcel and takes the money: cash becomes a payment like any other."""

from __future__ import annotations

from django.db import transaction

from core.locks import lock_rows
from core.money import Money
from payments.models import Payment, PaymentIntent
from payments.operations.applying import apply_payment
from payments.operations.opening import open_payment
from payments.ports import ProviderPayment
from payments.providers.cash import CASH


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


def _collected(reference: str) -> Payment | None:
    """The cash that was recorded already, if it was."""
    intents = list(lock_rows(PaymentIntent.objects.filter(reference=reference)))
    paid = [each for each in intents if each.provider == CASH and each.status == PaymentIntent.Status.PAID]
    return Payment.objects.filter(intent__in=paid, status=Payment.Status.CAPTURED).first()
