"""Asking the provider about a payment, and asking again before believing what cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from core.errors import Unavailable
from payments.models import PaymentIntent, PaymentLink
from payments.ports import PaymentProvider, ProviderPayment


class SaysTwoThings(Unavailable):
    """The provider told two amounts of one payment: neither is believed now."""

    code = "says_two_things"
    message = "The payment provider told two different amounts of one payment."


def intent_of_order(*, provider: str, order_id: str) -> QuerySet[PaymentIntent]:
    """The intent, if any, that a provider's order belongs to: its own, or that of a link. Two queries for a link's."""
    own = PaymentIntent.objects.filter(provider=provider, provider_order_id=order_id)
    if not order_id or own.exists():
        return own
    links = PaymentLink.objects.filter(provider=provider, provider_order_id=order_id)
    return PaymentIntent.objects.filter(pk__in=list(links.values_list("intent_id", flat=True)))


def told_payment(provider: PaymentProvider, provider_payment_id: str) -> ProviderPayment:
    """The payment as its provider tells it; uses the network. Raises as the port does, and SaysTwoThings.

    Amounts are written into a ledger that nobody can correct: one that is not what was asked has to be told twice.
    """
    return _believed(provider, provider.fetch_payment(provider_payment_id))


def told_attempts(provider: PaymentProvider, provider_order_id: str) -> Sequence[ProviderPayment]:
    """Every attempt on an order, as `told_payment` tells one."""
    return [_believed(provider, found) for found in provider.payments_of_order(provider_order_id)]


def _believed(provider: PaymentProvider, found: ProviderPayment) -> ProviderPayment:
    asked = intent_of_order(provider=provider.name, order_id=found.provider_order_id).first()
    if asked is None or (asked.amount, asked.currency) == (found.amount.amount, found.amount.currency):
        return found
    again = provider.fetch_payment(found.provider_payment_id)
    if again.amount != found.amount:
        raise SaysTwoThings
    return again
