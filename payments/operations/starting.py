"""Sending the shopper to pay."""

from __future__ import annotations

from core import clock
from core.errors import NotFound, Refused
from core.money import Money
from core.prepared import prepared_rows
from core.rows import PreparedModels
from payments.models import PaymentIntent
from payments.ports import PayerFacts, PaymentPage, PaymentRequest
from payments.providers import provider_named
from payments.rules import poll_pause

_INTENT = PreparedModels(lambda public_id: PaymentIntent.objects.filter(public_id=public_id))
_CLAIM = """
UPDATE payments_paymentintent SET asked_provider_at = %(now)s::timestamptz
WHERE id = %(id)s AND asked_provider_at IS NULL RETURNING id
"""
_RECORD = """
UPDATE payments_paymentintent
SET provider_order_id = COALESCE(provider_order_id, %(order_id)s::text),
    next_poll_at = CASE WHEN provider_order_id IS NULL THEN %(poll_at)s::timestamptz ELSE next_poll_at END
WHERE id = %(id)s RETURNING provider_order_id
"""


class PaymentClosed(Refused):
    """The intent no longer asks for money."""

    code = "payment_closed"
    message = "This payment is no longer open. Please go back to your order."


def start_payment(*, intent_id: str, return_url: str, cancel_url: str, payer: PayerFacts) -> PaymentPage:
    """The page where this intent can be paid; makes the provider's order on first use. Uses the network.

    Safe to repeat: after a crash between asking and recording, the order is found again by its receipt.
    Raises NotFound, PaymentClosed, Unavailable or Rejected; the intent stays open in each case.
    """
    intent = _INTENT.first(public_id=intent_id)
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
    asked_before = not prepared_rows(_CLAIM, {"id": intent.pk, "now": clock.now()})
    order_id = provider_named(intent.provider).ensure_order(request, asked_before=asked_before)
    told = {"id": intent.pk, "order_id": order_id, "poll_at": clock.now() + poll_pause(0)}
    ((recorded,),) = prepared_rows(_RECORD, told)
    return str(recorded)  # of two tabs, both are sent to the order that was recorded first
