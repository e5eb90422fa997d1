"""Asking for money, and no longer asking for it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F, Q, Sum

from core.errors import Refused
from core.ids import new_id
from core.money import Money
from core.rows import PreparedLock, change_row, insert_row
from core.transactions import joining
from payments.models import Payment, PaymentIntent, Refund
from payments.providers import provider_named

_OF_REFERENCE = PreparedLock(
    PaymentIntent, lambda reference: PaymentIntent.objects.filter(reference=reference)
)


class AlreadyPaid(Refused):
    """This reference has been paid; asking again would take the money twice."""

    code = "already_paid"
    message = "This order has already been paid."


@joining
def open_payment(*, reference: str, amount: Money, description: str, provider: str | None = None) -> str:
    """Ask for `amount` for `reference`; returns the intent's public id.

    The same amount with the same provider asked again is the same intent. Another amount supersedes the open one:
    money that still arrives on the old one is reported with that status. Raises AlreadyPaid. No network.
    """
    name = provider or settings.DEFAULT_PAYMENT_PROVIDER
    provider_named(name)  # an unknown name is refused before anything is written
    intents = _OF_REFERENCE.rows(reference=reference)
    if any(intent.status == PaymentIntent.Status.PAID and _holds_money(intent) for intent in intents):
        raise AlreadyPaid
    for intent in intents:
        if intent.status != PaymentIntent.Status.OPEN:
            continue
        if (intent.amount, intent.currency, intent.provider) == (amount.amount, amount.currency, name):
            return intent.public_id
        change_row(intent, status=PaymentIntent.Status.SUPERSEDED)
    asked = PaymentIntent(
        reference=reference,
        description=description[:120],
        amount=amount.amount,
        currency=amount.currency,
        provider=name,
        receipt=new_id("rcpt"),
    )
    insert_row(asked)
    return asked.public_id


def _holds_money(intent: PaymentIntent) -> bool:
    """Whether what paid this intent is not on its way back in full."""
    going_back = Sum("refunds__amount", filter=~Q(refunds__status=Refund.Status.FAILED), default=0)
    paid = intent.payments.filter(status=Payment.Status.CAPTURED).annotate(going_back=going_back)
    return paid.filter(going_back__lt=F("amount")).exists()


@joining
def cancel_payment(*, reference: str) -> None:
    """Stop asking. Money that arrives all the same is reported, and its owner decides to give it back."""
    for intent in _OF_REFERENCE.rows(reference=reference):
        if intent.status == PaymentIntent.Status.OPEN:
            change_row(intent, status=PaymentIntent.Status.CANCELLED)
