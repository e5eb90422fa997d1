"""Asking the provider about a payment, and asking again before believing what cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Unavailable
from core.locks import lock_rows
from core.rows import PreparedLock, PreparedModels
from payments.models import PaymentIntent, PaymentLink
from payments.ports import PaymentProvider, ProviderPayment


class SaysTwoThings(Unavailable):
    """The provider told two amounts of one payment: neither is believed now."""

    code = "says_two_things"
    message = "The payment provider told two different amounts of one payment."


_OWN = PreparedModels(
    lambda provider, order_id: PaymentIntent.objects.filter(provider=provider, provider_order_id=order_id)
)
_OWN_LOCKED = PreparedLock(
    PaymentIntent,
    lambda provider, order_id: PaymentIntent.objects.filter(provider=provider, provider_order_id=order_id),
)


def intent_of_order(*, provider: str, order_id: str) -> PaymentIntent | None:
    """The intent, if any, that a provider's order belongs to: its own, or that of a link. One query more for a link's."""
    if not order_id:
        return None
    return _OWN.first(provider=provider, order_id=order_id) or _of_link(provider, order_id)


def locked_intent_of_order(*, provider: str, order_id: str) -> PaymentIntent | None:
    """As `intent_of_order`, its row locked. Caller's transaction."""
    own = _OWN_LOCKED.first(provider=provider, order_id=order_id) if order_id else None
    if own is not None or not order_id:
        return own
    linked = _of_link(provider, order_id)
    return lock_rows(PaymentIntent.objects.filter(pk=linked.pk)).first() if linked else None


def _of_link(provider: str, order_id: str) -> PaymentIntent | None:
    links = PaymentLink.objects.filter(provider=provider, provider_order_id=order_id)
    link = links.select_related("intent").order_by("intent_id").first()
    return link.intent if link else None


def told_payment(provider: PaymentProvider, provider_payment_id: str) -> ProviderPayment:
    """The payment as its provider tells it; uses the network. Raises as the port does, and SaysTwoThings.

    Amounts are written into a ledger that nobody can correct: one that is not what was asked has to be told twice.
    """
    return _believed(provider, provider.fetch_payment(provider_payment_id))


def told_attempts(provider: PaymentProvider, provider_order_id: str) -> Sequence[ProviderPayment]:
    """Every attempt on an order, as `told_payment` tells one."""
    return [_believed(provider, found) for found in provider.payments_of_order(provider_order_id)]


def _believed(provider: PaymentProvider, found: ProviderPayment) -> ProviderPayment:
    asked = intent_of_order(provider=provider.name, order_id=found.provider_order_id)
    if asked is None or (asked.amount, asked.currency) == (found.amount.amount, found.amount.currency):
        return found
    again = provider.fetch_payment(found.provider_payment_id)
    if again.amount != found.amount:
        raise SaysTwoThings
    return again
