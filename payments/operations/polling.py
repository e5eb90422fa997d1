"""Asking by ourselves, for payments whose shopper and whose webhook both stayed away."""

from __future__ import annotations

from core import clock
from payments.models import PaymentIntent
from payments.operations.applying import apply_payment
from payments.operations.asking import told_attempts
from payments.operations.linking import look_at_links
from payments.providers import provider_named
from payments.rules import POLL_FOR, poll_pause


def poll_intent(intent_pk: int) -> None:
    """Ask the provider for every attempt on an intent, by its order and by its links, and apply them; plan the next time. Uses the network.

    An outage only moves the next time. After seven days, or once paid, asking ends.
    """
    intent = PaymentIntent.objects.get(pk=intent_pk)
    asks_on = intent.status != PaymentIntent.Status.PAID and clock.now() < intent.created_at + POLL_FOR
    PaymentIntent.objects.filter(pk=intent_pk).update(
        polls=intent.polls + 1, next_poll_at=clock.now() + poll_pause(intent.polls + 1) if asks_on else None
    )
    if intent.provider_order_id is not None:
        for found in told_attempts(provider_named(intent.provider), intent.provider_order_id):
            apply_payment(found, provider=intent.provider)
    look_at_links(intent)
