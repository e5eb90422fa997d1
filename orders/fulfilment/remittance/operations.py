"""What the courier paid out of the cash it took, compared parcel by parcel with our books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.clock import INDIA
from core.money import Money, sum_money
from orders.fulfilment.ports import Courier, Remitted
from orders.fulfilment.remittance.queries import REMITTED, CashParcel, cash_parcels
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import CASH, record_settlement, take_unowed_cash
from payments.ports import ProviderSettlement, SettledItem
from payments.queries import cash_payment_ids

READ_DAYS = 29  # Shiprocket answers for 30 days
# Payouts of the first days of the window may have lost rows out of it: only whole ones are compared.
WHOLE_DAYS = 25
READING_S = 120.0


@dataclass(frozen=True, slots=True)
class RemittancesRead:
    """How many payouts there were, and how many of them differ from our books."""

    payouts: int
    differing: int


def take_in_remittances() -> RemittancesRead:
    """Read what the courier has paid out lately and compare each parcel to the paisa. Uses the network; again is harmless.

    Raises Unavailable when the courier cannot be read; what was compared before stays.
    """
    today, courier = clock.today_in_india(), _courier()
    with breaker("courier-remittances"):
        rows = courier.remittances(since=today - timedelta(days=READ_DAYS), timeout_s=READING_S)
    by_payout: dict[str, list[Remitted]] = defaultdict(list)
    for row in rows:
        by_payout[row.utr].append(row)
    whole = [
        each
        for each in by_payout.values()
        if min(row.paid_on for row in each) >= today - timedelta(days=WHOLE_DAYS)
    ]
    differing = sum(record_remittance(each) for each in whole)
    return RemittancesRead(payouts=len(whole), differing=differing)


def record_remittance(rows: Sequence[Remitted]) -> bool:
    """Keep one payout with a verdict on each parcel, and book it in the ledger of each payment; whether it differs.

    Cash that was taken for an order that owed none is taken into the books and goes back, each parcel's once.
    A parcel whose cash came whole is marked as remitted on its order. Recorded again it is compared anew: what differed
    because a parcel counted as under way agrees once it is delivered. What finance has closed stays closed.
    """
    parcels = cash_parcels([row.awb for row in rows])
    unowed = {
        row.awb: give_back_unowed(parcels[row.awb].order.public_id, row)
        for row in rows
        if row.awb in parcels and parcels[row.awb].expected is None and row.amount.amount > 0
    }
    return _compare(rows, parcels, unowed)


@transaction.atomic
def give_back_unowed(order_id: str, row: Remitted) -> str:
    """Take cash into the books that a courier took for an order that owed none: all of it goes back, once for each parcel.

    Its customer is asked where to, and finance pays it like any refund of cash. Answers the payment's name.
    """
    order = locked_order(public_id=order_id)
    name = take_unowed_cash(
        reference=order.reference,
        amount=row.amount,
        key=row.awb,
        description=f"Blouson order {order.number}, taken at the door",
    )
    text = f"The courier took {row.amount} at the door for {row.awb}, which was paid already. All of it goes back."
    detail = {"awb": row.awb, "utr": row.utr, "amount": row.amount.amount}
    fact = Fact(key=f"taken_twice:{row.awb}", kind="taken_twice", text=text, detail=detail, actor="courier")
    record_fact(order, fact)
    return name


@transaction.atomic
def _compare(rows: Sequence[Remitted], parcels: Mapping[str, CashParcel], unowed: Mapping[str, str]) -> bool:
    owed = [parcel.order.reference for parcel in parcels.values() if parcel.expected is not None]
    payments = cash_payment_ids(owed)
    items = [_item(row, parcels.get(row.awb), payments, unowed) for row in rows]
    total = sum_money([row.amount for row in rows])
    nothing = Money.zero(total.currency)
    paid_on = max(row.paid_on for row in rows)
    settlement = record_settlement(
        ProviderSettlement(
            provider_settlement_id=rows[0].utr[:64],
            amount=total,
            fees=nothing,
            tax=nothing,
            utr=rows[0].utr[:40],
            settled_at=datetime.combine(paid_on, time(12), INDIA).astimezone(UTC),
        ),
        items,
        provider=CASH,
    )
    for row in rows:
        parcel = parcels.get(row.awb)
        if parcel and parcel.expected == row.amount and parcel.order.reference in payments:
            _mark_remitted(parcel, row)
    return bool(settlement.status == settlement.Status.DIFFERS)


def _item(
    row: Remitted, parcel: CashParcel | None, payments: Mapping[str, str], unowed: Mapping[str, str]
) -> SettledItem:
    nothing = Money.zero(row.amount.currency)
    paid = payments.get(parcel.order.reference, "") if parcel and parcel.expected is not None else ""
    return SettledItem(
        entity_id=row.awb,
        kind="payment",
        settlement_id=row.utr[:64],
        credit=row.amount,
        debit=nothing,
        fee=nothing,
        tax=nothing,
        provider_payment_id=unowed.get(row.awb, paid),
        expected=parcel.expected if parcel else None,
    )


def _mark_remitted(parcel: CashParcel, row: Remitted) -> None:
    text = f"{row.amount} that the courier took for {row.awb} has reached our bank (UTR {row.utr})."
    detail = {"awb": row.awb, "utr": row.utr, "amount": row.amount.amount}
    fact = Fact(key=f"{REMITTED}{row.awb}", kind="remitted", text=text, detail=detail, actor="courier")
    record_fact(parcel.order, fact)


def _courier() -> Courier:
    courier: Courier = adapter("COURIER")
    return courier
