"""What the provider says about a dispute becomes ours."""

from __future__ import annotations

from django.db import transaction

from core import clock, outbox
from core.locks import lock_rows
from payments.events import DisputeDecided, DisputeOpened
from payments.models import Dispute, LedgerEntry, Payment
from payments.ports import ProviderDispute
from payments.rules import dispute_may_follow


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
