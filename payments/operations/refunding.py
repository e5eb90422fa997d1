"""Giving money back: written down first, sent by a task, recorded in the ledger when it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Sum

from core import clock, outbox
from core.celery import send_quietly
from core.errors import NotFound, Refused, Rejected, Unavailable
from core.ids import new_id
from core.locks import lock_rows
from core.money import Money
from payments.events import RefundHeld, RefundRequested
from payments.models import Payment, Refund
from payments.operations.cash_refunding import give_back_as_credit, open_cash_refund
from payments.operations.limiting import given_alone, is_above_limit, refunds_are_instant, staff_named
from payments.operations.refund_news import apply_refund, give_refund_up, named_refund
from payments.ports import InstantProvider, PaymentProvider, ProviderRefund
from payments.providers import provider_named
from payments.providers.cash import CASH
from payments.rules import REFUND_ATTEMPTS, is_too_small, refund_pause

LEASE = timedelta(seconds=30)


class NothingToRefund(Refused):
    """More would go back than came in."""

    code = "nothing_to_refund"
    message = "That is more than is left to refund on this payment."


@transaction.atomic
def refund_payment(
    *, payment_id: str, amount: Money, reason: str, automatic: bool = False, actor: str = "shop"
) -> str:
    """Write down that `amount` of a captured payment goes back; a task sends it. Returns the refund's public id.

    An automatic refund (the shop's own decision: duplicate, cancelled, sold out) exists once per payment and
    reason: asking again returns it. When `actor` is the e-mail address of somebody of staff and the amount is above
    the limit, it waits for approve_refund by somebody else. Raises NotFound, or NothingToRefund when more would go
    back than is held.
    """
    payment = _locked(payment_id)
    live = payment.refunds.exclude(status=Refund.Status.FAILED)
    if automatic and (existing := live.filter(reason=reason, is_automatic=True).first()):
        return existing.public_id
    _check_held(payment, amount)
    asker = staff_named(actor)
    waits = asker is not None and is_above_limit(amount + given_alone(payment))
    refund = Refund.objects.create(
        payment=payment,
        amount=amount.amount,
        currency=amount.currency,
        reason=reason[:60],
        is_automatic=automatic,
        idempotency_key=new_id("rf"),
        is_instant=refunds_are_instant() and isinstance(provider_named(payment.provider), InstantProvider),
        asked_by=asker,
        needs_approval=waits,
        status=Refund.Status.WAITING if waits else Refund.Status.REQUESTED,
        next_attempt_at=None if waits else clock.now(),
    )
    if waits:
        outbox.publish(RefundHeld(*named_refund(refund), asked_by=actor))
    else:
        release_refund(refund)
    return refund.public_id


@transaction.atomic
def refund_as_credit(*, payment_id: str, amount: Money, reason: str, owner: str, actor: str = "shop") -> str:
    """Give back a part that is too small for its gateway as store credit of `owner`, at once; the refund's public id.

    Raises as `refund_payment` does, and ValueError for an amount that the gateway would send.
    """
    if not is_too_small(amount):
        raise ValueError(f"{amount} can go back the way it came")
    payment = _locked(payment_id)
    _check_held(payment, amount)
    refund = Refund.objects.create(
        payment=payment,
        amount=amount.amount,
        currency=amount.currency,
        reason=reason[:60],
        idempotency_key=new_id("rf"),
        asked_by=staff_named(actor),
        next_attempt_at=None,
    )
    outbox.publish(RefundRequested(*named_refund(refund), refund.reason))
    give_back_as_credit(refund, owner=owner)
    return refund.public_id


def _locked(payment_id: str) -> Payment:
    payment = lock_rows(Payment.objects.filter(public_id=payment_id)).first()
    if payment is None:
        raise NotFound("There is no such payment.")
    return payment


def _check_held(payment: Payment, amount: Money) -> None:
    """Raises NothingToRefund when more would go back than is held and not promised."""
    live = payment.refunds.exclude(status=Refund.Status.FAILED)
    promised = live.aggregate(total=Sum("amount", default=0))["total"]
    held = payment.amount if payment.status == Payment.Status.CAPTURED else 0
    if amount.currency != payment.currency or amount.amount <= 0 or promised + amount.amount > held:
        raise NothingToRefund


def release_refund(refund: Refund) -> None:
    """Tell that a refund will be sent, and have it sent after the caller's transaction.

    Cash, and what no gateway would send because it is too little, goes its own way.
    """
    outbox.publish(RefundRequested(*named_refund(refund), refund.reason))
    if refund.payment.provider == CASH or is_too_small(Money(refund.amount, refund.currency)):
        refund.next_attempt_at = None
        refund.save(update_fields=["next_attempt_at"])
        open_cash_refund(refund)
    else:
        transaction.on_commit(partial(send_quietly, "payments.send_refund", refund.pk))


def send_refund(refund_pk: int) -> None:
    """Send a refund that is due, or ask how a sent one stands. Uses the network; safe to repeat at any point."""
    refund = _claimed(refund_pk)
    if refund is None:
        return
    payment = refund.payment
    provider = provider_named(payment.provider)
    try:
        if refund.provider_refund_id:
            answer = provider.fetch_refund(
                provider_payment_id=payment.provider_payment_id, provider_refund_id=refund.provider_refund_id
            )
        else:
            answer = _way(provider, refund)(
                provider_payment_id=payment.provider_payment_id,
                amount=Money(refund.amount, refund.currency),
                idempotency_key=refund.idempotency_key,
                reason=refund.reason,
            )
    except Unavailable as failure:
        _postpone(refund, failure)
    except Rejected as failure:
        give_refund_up(refund_pk, failure.message)
    else:
        apply_refund(refund_pk, answer)


def _way(provider: PaymentProvider, refund: Refund) -> Callable[..., ProviderRefund]:
    """At once, where that was written down: sent again it has to be word for word the same."""
    if refund.is_instant and isinstance(provider, InstantProvider):
        return provider.refund_at_once
    return provider.refund


@transaction.atomic
def _claimed(refund_pk: int) -> Refund | None:
    """Take a due refund for the length of a lease, so that two workers do not send it side by side."""
    refund = Refund.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "payment__intent"
    )
    mine = refund.filter(pk=refund_pk, next_attempt_at__lte=clock.now()).first()
    if mine is None:
        return None
    mine.attempts += 1
    mine.next_attempt_at = clock.now() + LEASE
    mine.save(update_fields=["attempts", "next_attempt_at"])
    return mine


def _postpone(refund: Refund, failure: Unavailable) -> None:
    if refund.attempts >= REFUND_ATTEMPTS:
        give_refund_up(refund.pk, f"No answer in {refund.attempts} tries: {failure.message}")
        return
    Refund.objects.filter(pk=refund.pk).update(
        next_attempt_at=clock.now() + refund_pause(refund.attempts), last_error=failure.message
    )
