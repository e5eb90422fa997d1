"""Comparing what the provider paid out with our own books, item by item, to the paisa."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from django.db import transaction

from core import clock
from core.errors import NotFound, Refused
from core.models import User
from core.money import round_half_up
from payments.models import Dispute, LedgerEntry, Payment, Refund, Settlement, SettlementItem
from payments.operations.foreign_refunds import take_in_settled_refunds
from payments.ports import ProviderSettlement, SettledItem, SettlingProvider
from payments.providers import provider_named
from payments.rules import Judged, judge_settled

DAYS_BACK = 5


class NothingToClose(Refused):
    """The payout agrees, or is closed already."""

    code = "nothing_to_close"
    message = "This payout needs no closing: it agrees with our books, or was closed before."


@dataclass(frozen=True, slots=True)
class DayChecked:
    """What a day's payouts came to: their number, and how many differ from our books."""

    day: date
    settlements: int
    differing: int


def reconcile_day(day: date, *, provider: str) -> DayChecked:
    """Read a day's payouts (India's day) and compare every item with our books. Uses the network; again is harmless.

    What differed before and agrees now is put right; what finance closed stays closed. Raises Unavailable,
    OutcomeUnknown or Rejected when the provider cannot be read; nothing is half-written then.
    """
    port = cast(SettlingProvider, provider_named(provider))
    by_settlement: dict[str, list[SettledItem]] = defaultdict(list)
    for item in port.settled_items(day):
        by_settlement[item.settlement_id].append(item)
    for items in by_settlement.values():
        take_in_settled_refunds(port, items)
    payouts = [port.fetch_settlement(settlement_id) for settlement_id in by_settlement]
    differing = 0
    for payout in payouts:
        settlement = record_settlement(
            payout, by_settlement[payout.provider_settlement_id], provider=provider
        )
        differing += settlement.status == Settlement.Status.DIFFERS
    return DayChecked(day=day, settlements=len(payouts), differing=differing)


def reconcile_recent(*, provider: str) -> tuple[DayChecked, ...]:
    """The last five days and today."""
    today = clock.today_in_india()
    return tuple(
        reconcile_day(today - timedelta(days=back), provider=provider) for back in range(DAYS_BACK, -1, -1)
    )


@transaction.atomic
def record_settlement(
    payout: ProviderSettlement, items: Sequence[SettledItem], *, provider: str
) -> Settlement:
    """Keep a payout with a verdict on each item, and book its fees, tax and payout in the ledger, each once."""
    books = _Books(items, provider)
    judged = {item.entity_id: books.judge(item) for item in items}
    unexplained = payout.amount.amount - sum(item.credit.amount - item.debit.amount for item in items)
    difference = unexplained + sum(each.difference for each in judged.values())
    agrees = not unexplained and all(each.verdict == "matched" for each in judged.values())
    settlement, _ = Settlement.objects.update_or_create(
        provider=provider,
        provider_settlement_id=payout.provider_settlement_id,
        defaults={
            "utr": payout.utr, "amount": payout.amount.amount, "fees": payout.fees.amount,
            "tax": payout.tax.amount, "currency": payout.amount.currency, "settled_at": payout.settled_at,
            "checked_at": clock.now(),
        },
        create_defaults={
            "utr": payout.utr, "amount": payout.amount.amount, "fees": payout.fees.amount,
            "tax": payout.tax.amount, "currency": payout.amount.currency, "settled_at": payout.settled_at,
            "status": Settlement.Status.DIFFERS,
        },
    )  # fmt: skip
    if settlement.status != Settlement.Status.CLOSED:
        settlement.status = Settlement.Status.MATCHED if agrees else Settlement.Status.DIFFERS
        settlement.difference = difference
        settlement.save(update_fields=["status", "difference"])
    _write_items(settlement, items, judged, books.payments)
    _book(items, books.payments)
    return settlement


class _Books:
    """Our own amounts of what a payout names, read at once."""

    def __init__(self, items: Sequence[SettledItem], provider: str) -> None:
        ids = {item.provider_payment_id for item in items if item.provider_payment_id}
        rows = Payment.objects.filter(provider=provider, provider_payment_id__in=ids)
        self.payments = {row.provider_payment_id: row for row in rows}
        entities = [item.entity_id for item in items]
        refunds = Refund.objects.filter(provider_refund_id__in=entities, status=Refund.Status.PROCESSED)
        self.refunds = {row.provider_refund_id: row for row in refunds.select_related("payment")}
        disputes = Dispute.objects.filter(
            provider_dispute_id__in=[item.provider_dispute_id for item in items]
        )
        self.disputes = dict(disputes.values_list("provider_dispute_id", "deducted"))

    def judge(self, item: SettledItem) -> Judged:
        """The verdict on one item."""
        return judge_settled(
            credit=item.credit.amount, debit=item.debit.amount, fee=item.fee.amount, ours=self._ours(item)
        )

    def _ours(self, item: SettledItem) -> int | None:
        if item.kind == "payment":
            payment = self.payments.get(item.provider_payment_id)
            if payment is None or payment.status != Payment.Status.CAPTURED:
                return None
            return _worth(payment, item.credit.currency) if item.expected is None else item.expected.amount
        if item.kind == "refund":
            refund = self.refunds.get(item.entity_id)
            worth = None if refund is None else _worth(refund.payment, item.debit.currency, refund.amount)
            return None if worth is None else -worth
        deducted = self.disputes.get(item.provider_dispute_id)
        return None if deducted is None else -deducted


def _worth(payment: Payment, currency: str, part: int | None = None) -> int | None:
    """What a payment, or `part` of it, should bring in the payout's currency: as much of what the provider said the whole
    is worth there, half up; None where it did not say."""
    amount = payment.amount if part is None else part
    if payment.currency == currency:
        return amount
    whole = payment.raw.get("base_amount")
    if payment.raw.get("base_currency") != currency or not isinstance(whole, int):
        return None
    return round_half_up(Fraction(whole * amount, payment.amount))


def _write_items(
    settlement: Settlement,
    items: Sequence[SettledItem],
    judged: Mapping[str, Judged],
    payments: Mapping[str, Payment],
) -> None:
    SettlementItem.objects.bulk_create(
        [
            SettlementItem(
                settlement=settlement,
                entity_id=item.entity_id,
                kind=item.kind,
                payment=payments.get(item.provider_payment_id),
                credit=item.credit.amount,
                debit=item.debit.amount,
                fee=item.fee.amount,
                tax=item.tax.amount,
                verdict=judged[item.entity_id].verdict,
                difference=judged[item.entity_id].difference,
                note=judged[item.entity_id].note,
            )
            for item in items
        ],
        update_conflicts=True,
        unique_fields=["settlement", "entity_id"],
        update_fields=["payment", "credit", "debit", "fee", "tax", "verdict", "difference", "note"],
    )


def _book(items: Sequence[SettledItem], payments: Mapping[str, Payment]) -> None:
    """Fees, GST on fees and the payout itself in the ledger of each payment that is ours; once each."""
    entries = []
    for item in items:
        payment = payments.get(item.provider_payment_id)
        if payment is None:
            continue
        amounts = {
            LedgerEntry.Kind.FEE: -(item.fee.amount - item.tax.amount),
            LedgerEntry.Kind.TAX: -item.tax.amount,
            LedgerEntry.Kind.SETTLEMENT: item.debit.amount - item.credit.amount,
        }
        entries += [
            LedgerEntry(
                payment=payment,
                kind=kind,
                provider_ref=item.entity_id,
                amount=amount,
                currency=item.credit.currency,
            )
            for kind, amount in amounts.items()
            if amount
        ]
    LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)


@transaction.atomic
def close_settlement(*, settlement_id: str, reason: str, by: User) -> None:
    """Finance has explained a difference. Raises NotFound, or NothingToClose when there is none to explain.

    The difference stays on record; closing twice is refused so that the first explanation stands.
    """
    if not reason.strip():
        raise Refused("Write down why the payout differs: the next person will want to know.")
    settlement = Settlement.objects.select_for_update().filter(public_id=settlement_id).first()
    if settlement is None:
        raise NotFound("There is no such payout.")
    if settlement.status != Settlement.Status.DIFFERS:
        raise NothingToClose
    settlement.status, settlement.closed_at = Settlement.Status.CLOSED, clock.now()
    settlement.closed_by, settlement.closing_reason = by, reason.strip()[:300]
    settlement.save(update_fields=["status", "closed_at", "closed_by", "closing_reason"])
