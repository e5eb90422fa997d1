"""Sending the shopper to pay."""

from __future__ import annotations

from core import clock
from core.errors import NotFound, Refused
from core.money import Money
from payments.models import PaymentIntent
from payments.ports import PayerFacts, PaymentPage, PaymentRequest
from payments.providers import provider_named
from payments.rules import poll_pause


class PaymentClosed(Refused):
    """The intent no longer asks for money."""

    code = "payment_closed"
    message = "This payment is no longer open. Please go back to your order."


def start_payment(*, intent_id: str, return_url: str, cancel_url: str, payer: PayerFacts) -> PaymentPage:
    """The page where this intent can be paid; makes the provider's order on first use. Uses the network.

    Safe to repeat: after a crash between asking and recording, the order is found again by its receipt.
    Raises NotFound, PaymentClosed, Unavailable or Rejected; the intent stays open in each case.
    """
    intent = PaymentIntent.objects.filter(public_id=intent_id).first()
    if intent is None:
        raise NotFound("There is no such payment.")
    if intent.status != PaymentIntent.Status.OPEN:
        raise PaymentClosed
    request = PaymentRequest(
        intent_id=intent.public_id,
        receipt=intent.receipt,
        reference=intent.reference,
        description=intent.description,
        amount=Money(intent.amount, intent.currency),
        payer=payer,
        return_url=return_url,
        cancel_url=cancel_url,
    )
    provider_order_id = intent.provider_order_id or _ensure_order(intent, request)
    return provider_named(intent.provider).payment_page(request, provider_order_id=provider_order_id)


def _ensure_order(intent: PaymentIntent, request: PaymentRequest) -> str:
    """Claim, call, record."""
    mine = PaymentIntent.objects.filter(pk=intent.pk)
    asked_before = not mine.filter(asked_provider_at__isnull=True).update(asked_provider_at=clock.now())
    order_id = provider_named(intent.provider).ensure_order(request, asked_before=asked_before)
    mine.filter(provider_order_id__isnull=True).update(
        provider_order_id=order_id, next_poll_at=clock.now() + poll_pause(0)
    )
    recorded = mine.values_list("provider_order_id", flat=True).get()
    return recorded or order_id  # of two tabs, both are sent to the order that was recorded first
