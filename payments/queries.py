"""What others may know about money: plain values, never rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, Sum, prefetch_related_objects

from core.money import Money
from core.prepared import PreparedQuery
from core.rows import PreparedModels
from payments.models import Downtime, LedgerEntry, Payment, PaymentIntent, PaymentLink, Refund
from payments.rules import DOWNTIMES_KEPT_S, DOWNTIMES_KEY, method_words, trouble_words


@dataclass(frozen=True, slots=True)
class PaymentState:
    """How a reference stands. `status`: none, open, failed, authorized, captured, refunded or cancelled."""

    reference: str
    status: str
    captured: Money
    refunded: Money
    payment_id: str | None = None
    intent_id: str | None = None
    method: str = ""
    failure_reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One attempt, for a timeline or an admin page."""

    payment_id: str
    provider: str
    provider_payment_id: str
    provider_order_id: str
    status: str
    method: str
    amount: Money
    failure_reason: str
    created_at: datetime
    refunds: Sequence[tuple[str, Money, str]]  # (refund id, amount, status)

    @property
    def method_words(self) -> str:
        """The way it was paid, in words; empty while nobody knows."""
        return method_words(self.method) if self.method else ""


_INTENTS = PreparedQuery(
    lambda references: (
        PaymentIntent.objects.filter(reference__any_of=references)
        .order_by("-id")
        .values_list("public_id", "status", "currency")
    )
)
_ATTEMPTS = PreparedQuery(
    lambda references: (
        Payment.objects.filter(intent__reference__any_of=references)
        .order_by("id")
        .values_list("public_id", "status", "method", "failure_reason")
    )
)
_SUMS = PreparedQuery(
    lambda references: (
        LedgerEntry.objects.filter(payment__intent__reference__any_of=references)
        .order_by()
        .values_list("kind")
        .annotate(total=Sum("amount"))
    )
)


_PAYMENTS = PreparedModels(
    lambda references: (
        Payment.objects.filter(intent__reference__any_of=references).select_related("intent").order_by("id")
    )
)


class _Attempt(NamedTuple):
    public_id: str
    status: str
    method: str
    failure_reason: str


def payment_state(reference: str) -> PaymentState:
    """The state of a reference in three queries; status none when nothing was ever asked for it."""
    intents = _INTENTS.rows([reference])
    if not intents:
        return PaymentState(reference, "none", Money.zero(), Money.zero())
    intent_id, asked, currency = intents[0]
    attempts = [_Attempt(*row) for row in _ATTEMPTS.rows([reference])]
    sums = dict(_SUMS.rows([reference]))
    captured = Money(int(sums.get("capture", 0)), currency)
    refunded = Money(-int(sums.get("refund", 0)), currency)
    current = _telling(attempts)
    return PaymentState(
        reference=reference,
        status=_status(asked, current, captured, refunded),
        captured=captured,
        refunded=refunded,
        payment_id=current.public_id if current else None,
        intent_id=intent_id,
        method=current.method if current else "",
        failure_reason=current.failure_reason if current else "",
    )


def _telling(attempts: Sequence[_Attempt]) -> _Attempt | None:
    """The attempt that tells the state: the first captured one, else the latest."""
    captured = [attempt for attempt in attempts if attempt.status == Payment.Status.CAPTURED]
    return captured[0] if captured else (attempts[-1] if attempts else None)


def _status(asked: str, current: _Attempt | None, captured: Money, refunded: Money) -> str:
    if captured.amount:
        return "refunded" if refunded.amount >= captured.amount else "captured"
    if asked == PaymentIntent.Status.CANCELLED:
        return "cancelled"
    if current is None or current.status == Payment.Status.CREATED:
        return "open"
    return current.status


def payments_of(reference: str, *more: str) -> tuple[PaymentRow, ...]:
    """Every attempt on a reference, and on `more` of them, oldest first, in two queries."""
    attempts = _PAYMENTS.rows(references=[reference, *more])
    prefetch_related_objects(attempts, "refunds")
    return tuple(
        PaymentRow(
            payment_id=attempt.public_id,
            provider=attempt.provider,
            provider_payment_id=attempt.provider_payment_id,
            provider_order_id=attempt.intent.provider_order_id or "",
            status=attempt.status,
            method=attempt.method,
            amount=Money(attempt.amount, attempt.currency),
            failure_reason=attempt.failure_reason,
            created_at=attempt.created_at,
            refunds=tuple(
                (refund.public_id, Money(refund.amount, refund.currency), refund.status)
                for refund in attempt.refunds.all()
            ),
        )
        for attempt in attempts
    )


def left_on(payment_id: str) -> Money:
    """What of one captured payment (public id) is still here and not on its way back either. Two queries."""
    payment = Payment.objects.filter(public_id=payment_id).first()
    if payment is None or payment.status != Payment.Status.CAPTURED:
        return Money.zero()
    promised = payment.refunds.exclude(status=Refund.Status.FAILED)
    total = int(promised.aggregate(total=Sum("amount", default=0))["total"])
    return Money(payment.amount - total, payment.currency)


def refund_waits(refund_id: str) -> bool:
    """Whether a refund waits for a second person."""
    return Refund.objects.filter(public_id=refund_id, status=Refund.Status.WAITING).exists()


@dataclass(frozen=True, slots=True)
class WaitingRefund:
    """A refund that a second person has to decide; `pk` leads to its page."""

    pk: int
    amount: Money
    asked_by: str
    asked_by_id: int | None


def waiting_refunds_of(reference: str) -> tuple[WaitingRefund, ...]:
    """The refunds of a reference that wait for a second person, oldest first, in one query."""
    rows = Refund.objects.filter(payment__intent__reference=reference, status=Refund.Status.WAITING)
    return tuple(
        WaitingRefund(
            row.pk, Money(row.amount, row.currency), str(row.asked_by or "The shop"), row.asked_by_id
        )
        for row in rows.select_related("asked_by").order_by("id")
    )


def has_waiting_refund(column: str) -> Exists:
    """For a query of rows whose `column` is a reference: whether a refund of it waits for a second person."""
    waiting = Refund.objects.filter(status=Refund.Status.WAITING, payment__intent__reference=OuterRef(column))
    return Exists(waiting)


def failed_attempts(references: Sequence[str]) -> dict[str, int]:
    """How many attempts to pay each reference failed, those without any left out. One query."""
    failed = Payment.objects.filter(intent__reference__in=references, status=Payment.Status.FAILED)
    return dict(failed.order_by().values_list("intent__reference").annotate(count=Count("id")))


def refunded_on(payment_id: str) -> Money:
    """What the ledger says has gone back of one payment (public id). Two queries."""
    payment = Payment.objects.filter(public_id=payment_id).first()
    if payment is None:
        return Money.zero()
    entries = payment.ledger.filter(kind=LedgerEntry.Kind.REFUND)
    return Money(-int(entries.aggregate(sum=Sum("amount", default=0))["sum"]), payment.currency)


def troubled_methods() -> tuple[str, ...]:
    """Ways of paying that do not work well now, in words for shoppers. One query, remembered for a minute."""
    known: tuple[str, ...] | None = cache.get(DOWNTIMES_KEY)
    if known is None:
        going_on = Downtime.objects.filter(
            provider=settings.DEFAULT_PAYMENT_PROVIDER, status=Downtime.Status.STARTED
        )
        told = going_on.order_by("method", "instrument").values_list("method", "instrument")
        known = tuple(dict.fromkeys(trouble_words(method, instrument) for method, instrument in told))
        cache.set(DOWNTIMES_KEY, known, DOWNTIMES_KEPT_S)
    return known


def references_holding_money(references: Sequence[str], *, captured_before: datetime) -> list[str]:
    """Those of these references that hold captured money, older than a moment, that is not on its way back in full. One query."""
    going_back = Sum("refunds__amount", filter=~Q(refunds__status=Refund.Status.FAILED), default=0)
    held = Payment.objects.filter(
        intent__reference__in=references, status=Payment.Status.CAPTURED, captured_at__lt=captured_before
    ).annotate(going_back=going_back)
    found = held.filter(going_back__lt=F("amount")).values_list("intent__reference", flat=True)
    return sorted(set(found))


def held_on(payment_ids: Sequence[str], currency: str = "INR") -> Money:
    """What the ledger says is still here of some payments (public ids): captured less refunded. One query."""
    kinds = [LedgerEntry.Kind.CAPTURE, LedgerEntry.Kind.REFUND]
    entries = LedgerEntry.objects.filter(payment__public_id__in=payment_ids, kind__in=kinds)
    return Money(int(entries.aggregate(sum=Sum("amount", default=0))["sum"]), currency)


@dataclass(frozen=True, slots=True)
class LinkState:
    """The latest payment link of a reference. `url` is empty until it is made; `problem` is why it could not be."""

    status: str
    label: str
    url: str
    amount: Money
    expires_at: datetime
    problem: str


def link_state(reference: str) -> LinkState | None:
    """How the latest payment link of a reference stands; None when there is none. One query."""
    links = PaymentLink.objects.filter(intent__reference=reference).select_related("intent")
    link = links.order_by("-id").first()
    if link is None:
        return None
    return LinkState(
        status=link.status,
        label=link.get_status_display(),
        url=link.url,
        amount=Money(link.intent.amount, link.intent.currency),
        expires_at=link.expires_at,
        problem=link.last_error if link.status == PaymentLink.Status.FAILED else "",
    )


def cash_payment_ids(references: Sequence[str]) -> dict[str, str]:
    """The provider's id of the cash that was collected for each of these references, where it was. One query."""
    paid = Payment.objects.filter(
        intent__reference__in=references,
        intent__status=PaymentIntent.Status.PAID,
        provider="cash",
        status=Payment.Status.CAPTURED,
    )
    return dict(paid.values_list("intent__reference", "provider_payment_id"))
