"""What others may know of cash that goes back: nothing that is secret."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from core.money import Money
from core.rows import PreparedValues
from payments.cash_refunds.models import CashRefund, RefundWish
from payments.models import Payment, PaymentIntent
from payments.providers.cash import CASH


@dataclass(frozen=True, slots=True)
class CashRefundView:
    """A refund of cash as its payer sees it. `status`: asked, due, paid; `to` is masked; `pk` leads staff to it."""

    id: str
    pk: int
    amount: Money
    status: str
    way: str
    to: str
    utr: str
    problem: str


def cash_refunds_of(reference: str) -> tuple[CashRefundView, ...]:
    """A reference's refunds of cash, oldest first, in one query."""
    rows = CashRefund.objects.filter(refund__payment__intent__reference=reference)
    return tuple(_view(row) for row in rows.select_related("refund").order_by("id"))


def cash_refund_of(refund_id: str) -> CashRefundView | None:
    """How a refund (public id) of cash was paid; None for any other refund. One query."""
    row = CashRefund.objects.filter(refund__public_id=refund_id).select_related("refund").first()
    return _view(row) if row else None


_IN_CASH = PreparedValues(
    lambda reference: Payment.objects.filter(
        intent__reference=reference,
        intent__status=PaymentIntent.Status.PAID,
        provider=CASH,
        status=Payment.Status.CAPTURED,
    ).values_list("pk")[:1]
)
_BY_HAND = PreparedValues(
    lambda reference: Payment.objects.filter(
        Q(intent__status=PaymentIntent.Status.PAID, provider=CASH, status=Payment.Status.CAPTURED)
        | Q(refunds__cash__isnull=False),
        intent__reference=reference,
    ).values_list("provider", "intent__status")
)


def was_paid_in_cash(reference: str) -> bool:
    """Whether a reference was paid in cash, so that its money goes back another way. One query."""
    return bool(_IN_CASH.rows(reference=reference))


def goes_back_by_hand(reference: str) -> tuple[bool, bool]:
    """Whether money of a reference goes back where its payer says, and whether that is because it was paid in cash.

    Else the courier took cash for what was paid, or it is too little for a gateway. One query.
    """
    rows = _BY_HAND.rows(reference=reference)
    return bool(rows), (CASH, PaymentIntent.Status.PAID) in rows


def wished_place(reference: str) -> str:
    """Where the cash of a reference is to go, masked; "" while nobody has said so. One query."""
    return RefundWish.objects.filter(reference=reference).values_list("masked", flat=True).first() or ""


def _view(row: CashRefund) -> CashRefundView:
    return CashRefundView(
        id=row.public_id,
        pk=row.pk,
        amount=Money(row.refund.amount, row.refund.currency),
        status=row.status,
        way=row.way,
        to=row.masked,
        utr=row.utr or "",
        problem=row.problem,
    )
