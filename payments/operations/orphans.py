"""Money at the provider that belongs to no order of ours: found by asking, decided by finance, given back once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from core import clock
from core.celery import send_quietly
from core.errors import NotFound, Refused, Rejected, Unavailable
from core.models import User
from core.money import Money
from payments.models import OrphanPayment, Payment
from payments.operations.applying import apply_payment
from payments.operations.asking import intent_of_order
from payments.operations.linking import apply_payment_of_link
from payments.ports import ListingProvider, PaymentProvider, ProviderPayment
from payments.providers import provider_named
from payments.rules import REFUND_ATTEMPTS, refund_pause

LEASE = timedelta(seconds=30)
LOOK_BACK = timedelta(days=3)
SETTLES_WITHIN = timedelta(
    minutes=30
)  # younger money has its webhook, its browser and its poll still before it
REASON = "no order here"


class NothingToDecide(Refused):
    """Somebody has decided already."""

    code = "nothing_to_decide"
    message = "This payment has been decided about already."


def find_orphans(*, provider: str, until: datetime | None = None) -> int:
    """Look through everything captured at the provider in the last days for what our books lack; how many are new.

    A payment that belongs to an intent of ours is applied as any other; the rest waits for finance. Uses the network;
    repeating is harmless. Raises as the port does.
    """
    port = provider_named(provider)
    if not isinstance(port, ListingProvider):
        return 0
    end = until or clock.now() - SETTLES_WITHIN
    listed = port.captured_payments(end - LOOK_BACK, end)
    return sum(_look_at(provider_named(provider), found) for found in listed)


def _look_at(port: PaymentProvider, found: ProviderPayment) -> bool:
    """Whether this payment is a new orphan."""
    known = Payment.objects.filter(provider=port.name, provider_payment_id=found.provider_payment_id)
    if known.filter(status=Payment.Status.CAPTURED).exists():
        return False
    if intent_of_order(provider=port.name, order_id=found.provider_order_id) is not None:
        apply_payment(found, provider=port.name)
        return False
    if apply_payment_of_link(port, found.provider_payment_id):
        return False
    _, is_new = OrphanPayment.objects.get_or_create(
        provider=port.name,
        provider_payment_id=found.provider_payment_id,
        defaults={
            "provider_order_id": found.provider_order_id,
            "amount": found.amount.amount,
            "currency": found.amount.currency,
            "method": found.method[:40],
        },
    )
    return is_new


@transaction.atomic
def refund_orphan(*, orphan_id: str, by: User) -> None:
    """Write down that an orphan goes back in full; a task sends it. Raises NotFound or NothingToDecide."""
    orphan = _undecided(orphan_id)
    orphan.status, orphan.next_attempt_at = OrphanPayment.Status.REFUNDING, clock.now()
    _sign(orphan, by, "Given back in full.")
    transaction.on_commit(partial(send_quietly, "payments.send_orphan_refund", orphan.pk))


@transaction.atomic
def explain_orphan(*, orphan_id: str, reason: str, by: User) -> None:
    """Close an orphan that belongs to somebody else, such as another till on our account. Raises NotFound, Refused or NothingToDecide."""
    orphan = _undecided(orphan_id)
    if not reason.strip():
        raise Refused("Say whose money this is.")
    orphan.status = OrphanPayment.Status.EXPLAINED
    _sign(orphan, by, reason.strip())


def _undecided(orphan_id: str) -> OrphanPayment:
    orphan = OrphanPayment.objects.select_for_update(of=("self",)).filter(public_id=orphan_id).first()
    if orphan is None:
        raise NotFound("There is no such payment.")
    if orphan.status != OrphanPayment.Status.FOUND:
        raise NothingToDecide
    return orphan


def _sign(orphan: OrphanPayment, by: User, reason: str) -> None:
    orphan.decided_by, orphan.decided_at, orphan.reason = by, clock.now(), reason[:200]
    orphan.save()


def due_orphans() -> list[int]:
    """Orphans whose money is to be sent back now."""
    due = OrphanPayment.objects.filter(next_attempt_at__lte=clock.now())
    return list(due.order_by("id").values_list("pk", flat=True)[:100])


def send_orphan_refund(orphan_pk: int) -> None:
    """Send an orphan's money back under its own key. Uses the network; safe to repeat at any point.

    One that an order of ours has claimed meanwhile is left alone; a refusal puts the decision back to finance.
    """
    orphan = _claimed(orphan_pk)
    if orphan is None:
        return
    ours = Payment.objects.filter(provider=orphan.provider, provider_payment_id=orphan.provider_payment_id)
    if ours.exists():
        _end(orphan, OrphanPayment.Status.ADOPTED)
        return
    try:
        answer = provider_named(orphan.provider).refund(
            provider_payment_id=orphan.provider_payment_id,
            amount=Money(orphan.amount, orphan.currency),
            idempotency_key=orphan.idempotency_key,
            reason=REASON,
        )
    except Unavailable as failure:
        _postpone(orphan, failure.message)
    except Rejected as refusal:
        _end(orphan, OrphanPayment.Status.FOUND, problem=refusal.message)
    else:
        _end(orphan, OrphanPayment.Status.REFUNDED, refund_id=answer.provider_refund_id)


@transaction.atomic
def _claimed(orphan_pk: int) -> OrphanPayment | None:
    rows = OrphanPayment.objects.select_for_update(skip_locked=True, of=("self",))
    mine = rows.filter(
        pk=orphan_pk, status=OrphanPayment.Status.REFUNDING, next_attempt_at__lte=clock.now()
    ).first()
    if mine is None:
        return None
    mine.attempts += 1
    mine.next_attempt_at = clock.now() + LEASE
    mine.save(update_fields=["attempts", "next_attempt_at"])
    return mine


def _postpone(orphan: OrphanPayment, why: str) -> None:
    if orphan.attempts >= REFUND_ATTEMPTS:
        _end(orphan, OrphanPayment.Status.FOUND, problem=f"No answer in {orphan.attempts} tries: {why}")
        return
    OrphanPayment.objects.filter(pk=orphan.pk).update(
        next_attempt_at=clock.now() + refund_pause(orphan.attempts), last_error=why[:2000]
    )


def _end(
    orphan: OrphanPayment, status: OrphanPayment.Status, *, refund_id: str = "", problem: str = ""
) -> None:
    OrphanPayment.objects.filter(pk=orphan.pk, status=OrphanPayment.Status.REFUNDING).update(
        status=status, next_attempt_at=None, provider_refund_id=refund_id, last_error=problem[:2000]
    )
