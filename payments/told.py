"""Money that other books should have as well, by the names it goes by outside: plain values, never rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from core.money import Money
from payments.models import CreditEntry, CreditUse, Payment, Refund


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured payment. `ref` is the provider's id, `payment_id` ours."""

    ref: str
    payment_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money that has gone back, to the payer or onto a gift card or store credit. `ref` is its name outside.

    It belongs to a payment (`payment_id` ours, `payment_ref` the provider's), or to a credit account of `reference`.
    """

    ref: str
    amount: Money
    reason: str
    reference: str
    payment_id: str = ""
    payment_ref: str = ""
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class SpentCredit:
    """What an order has taken of one gift card or store credit."""

    reference: str
    account_id: str
    amount: Money


def captured_payments(*, since: datetime, until: datetime) -> Iterator[Captured]:
    """Payments captured in a time, the oldest first. One query, read as it is used."""
    rows = Payment.objects.filter(captured_at__gte=since, captured_at__lt=until)
    for ref, payment_id, amount, currency in (
        rows.filter(status=Payment.Status.CAPTURED)
        .order_by("id")
        .values_list("provider_payment_id", "public_id", "amount", "currency")
        .iterator(chunk_size=1000)
    ):
        yield Captured(ref, payment_id, Money(amount, currency))


def payments_by_ref(refs: Collection[str]) -> dict[str, str]:
    """Our ids of payments by the provider's; those that nobody here knows are left out. One query."""
    known = Payment.objects.filter(provider_payment_id__in=refs)
    return dict(known.values_list("provider_payment_id", "public_id"))


def processed_refunds(*, since: datetime, until: datetime) -> Iterator[GivenBack]:
    """Refunds that went out in a time, the oldest first. One query, read as it is used."""
    return _refunds(Refund.objects.filter(processed_at__gte=since, processed_at__lt=until))


def credit_given_back(*, since: datetime, until: datetime) -> Iterator[GivenBack]:
    """What went back onto gift cards and store credit in a time, the oldest first. One query, read as it is used."""
    return _entries(CreditEntry.objects.filter(at__gte=since, at__lt=until))


def given_back_by_ref(refs: Collection[str]) -> dict[str, GivenBack]:
    """Refunds of any age by their names outside; those that nobody here knows are left out. Two queries."""
    found = (
        *_refunds(Refund.objects.filter(provider_refund_id__in=refs)),
        *_entries(CreditEntry.objects.filter(key__in=refs)),
    )
    return {each.ref: each for each in found}


def credit_spent_on(references: Collection[str]) -> list[SpentCredit]:
    """What these orders have spent of gift cards and store credit. One query."""
    uses = CreditUse.objects.filter(reference__in=references, status=CreditUse.Status.SPENT).order_by("id")
    rows = uses.values_list("reference", "account__public_id", "amount", "account__currency")
    return [SpentCredit(reference, account, Money(amount, currency)) for reference, account, amount, currency in rows]  # fmt: skip


def _refunds(rows: QuerySet[Refund]) -> Iterator[GivenBack]:
    told = rows.filter(status=Refund.Status.PROCESSED, provider_refund_id__isnull=False).order_by("id")
    for row in told.select_related("payment__intent").iterator(chunk_size=1000):
        yield GivenBack(
            ref=row.provider_refund_id or "",
            amount=Money(row.amount, row.currency),
            reason=row.reason,
            reference=row.payment.intent.reference,
            payment_id=row.payment.public_id,
            payment_ref=row.payment.provider_payment_id,
        )


def _entries(rows: QuerySet[CreditEntry]) -> Iterator[GivenBack]:
    back = rows.filter(kind=CreditEntry.Kind.GIVE_BACK).order_by("id").select_related("account")
    for row in back.iterator(chunk_size=1000):
        yield GivenBack(
            ref=row.key,
            amount=Money(row.amount, row.account.currency),
            reason="credit given back",
            reference=row.reference,
            account_id=row.account.public_id,
        )
