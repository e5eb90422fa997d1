"""What is known of an order when staff ask what to do next: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.money import Money
from core.story import Trouble
from orders.fulfilment.rules import ShipmentStatus
from orders.returns.rules import ReturnStatus


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """One parcel. `uncalled`: failed attempts to deliver since the customer was last called about them."""

    pk: int
    name: str
    status: ShipmentStatus
    uncalled: int = 0


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """One return or claim. `worth` is what would be given back now, told once it was looked at.

    `holds_other`: another size or colour is kept for it.
    """

    pk: int
    number: str
    stage: ReturnStatus
    is_claim: bool = False
    holds_other: bool = False
    worth: Money | None = None


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """A refund that waits for a second person; `by_reader`: whoever reads this asked for it."""

    pk: int
    amount: Money
    asked_by: str
    by_reader: bool


@dataclass(frozen=True, slots=True)
class CashBackFacts:
    """Money of the door that finance has to pay back, its account known."""

    pk: int
    amount: Money


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change of the order's pieces that waits for its payment."""

    summary: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CollectingFacts:
    """An order that its customer fetches: `stage` is "", packed (in the store, not told yet) or ready; where it lies."""

    place: str
    stage: str = ""
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as its next steps depend on it.

    `status` and `fulfilment` are the order's own words. `to_pay` is what a payment has to bring, `paid` what came in by
    one and is still here, `credit` what gift cards and store credit paid. `money_here`: a payment of a pending order has
    arrived and is about to confirm it. `is_checked`: the ERP has confirmed stock and prices. `marks` are the reasons of
    flags that people settle. `stop` is where a cancellation after packing stands: "", asked, accepted or refused.
    `is_packed`: the ERP has made a delivery of it. `is_collected`: its customer comes to a store for it. `may_come_back`: something was delivered and the time for it runs.
    """

    status: str
    fulfilment: str
    in_cash: bool
    to_pay: Money
    paid: Money
    credit: Money
    money_here: bool = False
    is_checked: bool = True
    marks: Sequence[str] = ()
    stop: str = ""
    is_packed: bool = False
    is_collected: bool = False
    may_come_back: bool = False
    collecting: CollectingFacts | None = None
    change: ChangeFacts | None = None
    parcels: Sequence[ParcelFacts] = ()
    returns: Sequence[ReturnFacts] = ()
    refunds: Sequence[RefundFacts] = ()
    cash_back: Sequence[CashBackFacts] = ()
    troubles: Sequence[Trouble] = ()
