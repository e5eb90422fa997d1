"""The shopper's browser comes back. Its word never suffices: the provider is asked."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from core.errors import Rejected, Unavailable
from core.rows import PreparedModels
from payments.models import PaymentIntent
from payments.operations.applying import apply_payment
from payments.operations.asking import told_attempts, told_payment
from payments.operations.linking import look_at_links
from payments.ports import ProviderPayment
from payments.providers import provider_named
from payments.queries import PaymentState, payment_state

_INTENTS = PreparedModels(lambda reference: PaymentIntent.objects.filter(reference=reference).order_by("-id"))
log = logging.getLogger(__name__)


def record_return(*, reference: str, posted: Mapping[str, str]) -> PaymentState:
    """Find out what became of the payment and apply it; answers how the reference stands. Uses the network.

    `posted` is whatever the browser carried: it only says which payment to ask for, and only when it is signed for
    this very order; else every attempt on the order is asked for. When the provider does not answer, the state is
    what we knew, and webhook or reconciler will finish the work.
    """
    apply_return(reference=reference, posted=posted)
    return payment_state(reference)


def apply_return(*, reference: str, posted: Mapping[str, str]) -> None:
    """As record_return, for callers who ask by themselves how the reference stands."""
    for intent in _INTENTS.rows(reference=reference):
        try:
            for found in _attempts(intent, posted):
                apply_payment(found, provider=intent.provider)
            look_at_links(intent)  # what a link's return carries is not even read
        except (Unavailable, Rejected) as failure:
            log.warning("return for %s: %s did not tell (%s)", reference, intent.provider, failure.code)


def _attempts(intent: PaymentIntent, posted: Mapping[str, str]) -> list[ProviderPayment]:
    if intent.provider_order_id is None:
        return []
    provider, order_id = provider_named(intent.provider), intent.provider_order_id
    payment_id = provider.returned_payment_id(provider_order_id=order_id, posted=posted)
    if payment_id:
        return [told_payment(provider, payment_id)]
    return list(told_attempts(provider, order_id))
