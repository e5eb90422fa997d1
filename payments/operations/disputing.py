"""What the provider says about a dispute becomes ours."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.db import transaction

from core import clock, outbox
from core.locks import lock_rows
from payments.events import DisputeDecided, DisputeOpened
from payments.models import Dispute, LedgerEntry, Payment
from payments.ports import ProviderDispute, SettlingProvider
from payments.providers import provider_named
from payments.rules import dispute_may_follow

LOOK_BACK = timedelta(days=7)  # as long as the provider's own messages can be replayed


def refresh_disputes(*, provider: str) -> int:
    """Ask for the disputes of the last days and for all that are not decided; how many of our payments have one.

    A message may be lost, and a dispute that nobody answers in time is lost too. Uses the network; repeating is
    harmless. Raises as the port does.
    """
    port = cast(SettlingProvider, provider_named(provider))
    found = {each.provider_dispute_id: each for each in port.disputes_since(clock.now() - LOOK_BACK)}
    undecided = Dispute.objects.filter(payment__provider=provider).exclude(status__in=Dispute.DECIDED)
    for dispute_id in undecided.values_list("provider_dispute_id", flat=True):
        if dispute_id not in found:
            found[dispute_id] = port.fetch_dispute(dispute_id)
    return sum(apply_dispute(each, provider=provider) for each in found.values())


@transaction.atomic
def apply_dispute(found: ProviderDispute, *, provider: str) -> bool:
    """Take over a dispute; forward only, repeating changes nothing. False when its payment is not ours.

    The first news publishes DisputeOpened, the decision DisputeDecided; a lost dispute is written to the ledger once.
    """
    payment = lock_rows(
        Payment.objects.filter(provider=provider, provider_payment_id=found.provider_payment_id)
    ).first()
    if payment is None:
        return False
    dispute, is_new = Dispute.objects.get_or_create(
        provider_dispute_id=found.provider_dispute_id,
        defaults={
            "payment": payment, "amount": found.amount.amount, "currency": found.amount.currency,
            "reason": found.reason, "respond_by": found.respond_by,
        },
    )  # fmt: skip
    if is_new:
        _tell_opened(payment, dispute)
    if dispute_may_follow(before=dispute.status, after=found.status):
        _move(payment, dispute, found)
    return True


def _move(payment: Payment, dispute: Dispute, found: ProviderDispute) -> None:
    dispute.status, dispute.respond_by = found.status, found.respond_by
    if found.status in Dispute.DECIDED:
        dispute.decided_at = clock.now()
        dispute.deducted = found.deducted.amount if found.status == Dispute.Status.LOST else 0
    dispute.save()
    if found.status not in Dispute.DECIDED:
        return
    if dispute.deducted:
        LedgerEntry.objects.create(
            payment=payment,
            kind=LedgerEntry.Kind.DISPUTE,
            provider_ref=dispute.provider_dispute_id,
            amount=-dispute.deducted,
            currency=dispute.currency,
        )
    outbox.publish(
        DisputeDecided(
            reference=payment.intent.reference,
            payment_id=payment.public_id,
            dispute_id=dispute.public_id,
            outcome=dispute.status,
            deducted=dispute.deducted,
            currency=dispute.currency,
        )
    )


def _tell_opened(payment: Payment, dispute: Dispute) -> None:
    outbox.publish(
        DisputeOpened(
            reference=payment.intent.reference,
            payment_id=payment.public_id,
            dispute_id=dispute.public_id,
            amount=dispute.amount,
            currency=dispute.currency,
            reason=dispute.reason,
            respond_by=dispute.respond_by.isoformat() if dispute.respond_by else "",
        )
    )
