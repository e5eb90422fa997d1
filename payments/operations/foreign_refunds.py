"""Money of a payment of ours that somebody gave back at the provider itself: taken into our books as any other refund."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from core import clock
from core.errors import Unavailable
from core.ids import new_id
from core.locks import lock_rows
from payments.models import Payment, Refund
from payments.operations.refund_news import apply_refund
from payments.ports import PaymentProvider, ProviderRefund, SettledItem
from payments.rules import GIVEN_BACK_THERE

log = logging.getLogger(__name__)


class MayBeOurs(Unavailable):
    """A refund of ours was sent and its answer is not here yet: the one that is told may be it."""

    code = "may_be_ours"
    message = "A refund of ours whose answer is not here yet may be this one."


def apply_told_refund(provider: PaymentProvider, *, payment_id: str, refund_id: str) -> bool:
    """Take over how a refund stands, by the provider's ids; False when its payment is not ours or was never taken.

    One that we did not ask for is written down first. Uses the network. Raises MayBeOurs while one of our own may be
    it: sending that again tells its id.
    """
    payments = Payment.objects.filter(
        provider=provider.name, provider_payment_id=payment_id, status=Payment.Status.CAPTURED
    )
    known = Refund.objects.filter(provider_refund_id=refund_id).first()
    payment = payments.first()
    if known is None and payment is None:
        return False
    found = provider.fetch_refund(provider_payment_id=payment_id, provider_refund_id=refund_id)
    if known is None and payment is not None:
        known = _write_down(payment.pk, found)
    if known is not None:
        apply_refund(known.pk, found)
    return True


def take_in_settled_refunds(provider: PaymentProvider, items: Iterable[SettledItem]) -> None:
    """Take over the refunds of a payout that our books lack: their messages were lost. Uses the network."""
    refunds = {item.entity_id: item.provider_payment_id for item in items if item.kind == "refund"}
    final = Refund.objects.filter(provider_refund_id__in=refunds, status=Refund.Status.PROCESSED)
    for refund_id in refunds.keys() - set(final.values_list("provider_refund_id", flat=True)):
        try:
            apply_told_refund(provider, payment_id=refunds[refund_id], refund_id=refund_id)
        except MayBeOurs as undecided:  # the next reading knows
            log.warning("settled refund %s: %s", refund_id, undecided.code)


@transaction.atomic
def _write_down(payment_pk: int, found: ProviderRefund) -> Refund:
    payment = lock_rows(Payment.objects.filter(pk=payment_pk)).get()
    known = payment.refunds.filter(provider_refund_id=found.provider_refund_id).first()
    if known is not None:
        return known
    if payment.refunds.filter(status=Refund.Status.REQUESTED, provider_refund_id=None, cash=None).exists():
        raise MayBeOurs
    return Refund.objects.create(
        payment=payment,
        amount=found.amount.amount,
        currency=found.amount.currency,
        reason=GIVEN_BACK_THERE,
        idempotency_key=new_id("rf"),
        provider_refund_id=found.provider_refund_id,
        status=Refund.Status.PENDING,
        next_attempt_at=clock.now() + timedelta(hours=1),
    )
