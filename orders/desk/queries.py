"""What staff may do next about an order, from what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from core import clock
from core.money import Money
from core.story import Subject, troubles_of
from orders.desk.facts import (
    CashBackFacts,
    ChangeFacts,
    CollectingFacts,
    OrderFacts,
    ParcelFacts,
    RefundFacts,
    ReturnFacts,
)
from orders.desk.rules import NextAction, next_actions
from orders.edits.models import OrderEdit
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.handover.models import HandOver
from orders.handover.rules import MOST_TRIES
from orders.returns.models import Exchange, Return
from orders.returns.operations.stop_order import ACCEPTED, ASKED, REFUSED
from orders.returns.queries.units import sold_units
from orders.returns.queries.worth import settlement_of
from orders.returns.rules import ReturnStatus, returnable
from orders.sales.models import Order
from orders.sales.operations import flags_for_staff
from orders.sales.queries.money import money_is_here
from payments.cash_refunds.queries import CashRefundView, cash_refunds_of
from payments.queries import payment_state, waiting_refunds_of

CALLED = "called"
NOT_IN_STORE = ("none", "delivered", "returned_to_origin")
STOPS = {ASKED: "asked", ACCEPTED: "accepted", REFUSED: "refused"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: a login's key, and which rights it holds."""

    id: int | None
    has_perm: Callable[[str], bool]


def actions_for(order: Order, reader: Reader) -> list[NextAction]:
    """What this reader may do next about an order: what the rule offers, as far as their rights go."""
    return [each for each in next_actions(order_facts(order, reader)) if reader.has_perm(each.permission)]


def order_facts(order: Order, reader: Reader) -> OrderFacts:
    """Gather what the rule asks: the same number of queries however much hangs on the order.

    One more each for a pending order's payment, a delivered order's lines and a return that was looked at. What hangs on
    the order stays with it, so that its page asks for none of it again.
    """
    gather(order)
    returns, deliveries = list(order.returns.all()), list(order.fulfillments.all())
    parcels, stop = _parcels(order)
    subject = Subject(
        order.number,
        order.public_id,
        [each.number for each in returns],
        [each.delivery_ref for each in deliveries],
    )
    waiting = (each for each in order.edits.all() if each.status == OrderEdit.Status.AWAITING)
    change = next(waiting, None)
    none = Money.zero(order.currency)
    return OrderFacts(
        status=order.status,
        fulfilment=order.fulfilment_status,
        in_cash=order.is_cash,
        to_pay=order.amount_due,
        paid=order.amount_due if order.payment_status == Order.PaymentStatus.PAID else none,
        credit=Money(order.credit_total, order.currency),
        money_here=_money_here(order),
        is_checked=order.stock_verified and order.price_verified,
        marks=[order.flags[flag] for flag in flags_for_staff(order.flags)],
        stop=stop,
        is_packed=bool(deliveries),
        is_collected=bool(order.collect_at),
        collecting=_collecting(order),
        may_come_back=_may_come_back(order, parcels),
        change=ChangeFacts(change.summary, change.difference) if change else None,
        parcels=parcels,
        returns=[_return_facts(order, each) for each in returns],
        refunds=_refunds(order, reader),
        cash_back=[CashBackFacts(each.pk, each.amount) for each in _cash_due(order)],
        troubles=troubles_of(subject, reader.has_perm),
    )


def gather(order: Order) -> None:
    """Read what hangs on an order once: returns (the oldest first, knowing whether other pieces are kept), deliveries with
    their parcels and scans, changes and facts. Nothing when that was done before."""
    held = Exchange.objects.filter(return_of=OuterRef("pk"), status=Exchange.Status.HELD)
    returns = Return.objects.annotate(holds_other=Exists(held)).order_by("id")
    prefetch_related_objects(
        [order], Prefetch("returns", returns), "fulfillments__shipment__scans", "edits", "facts"
    )


def parcels_of(order: Order) -> list[Shipment]:
    """The parcels of an order that was gathered, in the order of their packing."""
    return [each.shipment for each in order.fulfillments.all() if hasattr(each, "shipment")]


def _return_facts(order: Order, found: Return) -> ReturnFacts:
    return ReturnFacts(
        pk=found.pk,
        number=found.number,
        stage=found.stage,
        is_claim=found.origin == Return.Origin.CLAIM,
        holds_other=bool(getattr(found, "holds_other", False)),
        worth=_worth(order, found) if found.stage == ReturnStatus.INSPECTED else None,
    )


def _worth(order: Order, found: Return) -> Money | None:
    """What it would give back now; None when nothing was ever paid for it."""
    if not (order.payment_id or order.credit_total):
        return None
    found.order = order
    return Money(max(0, settlement_of(found).refund), order.currency)


def _parcels(order: Order) -> tuple[list[ParcelFacts], str]:
    """The parcels with the attempts that nobody has called about, and where a cancellation stands."""
    called, stop = 0, ""
    for fact in sorted(order.facts.all(), key=lambda fact: fact.pk):
        called = max(called, int(fact.detail.get("scan", 0))) if fact.kind == CALLED else called
        stop = STOPS.get(fact.key, stop)
    facts = [
        ParcelFacts(
            row.pk,
            row.awb or row.fulfillment.delivery_ref,
            ShipmentStatus(row.status),
            _uncalled(row, called),
        )
        for row in sorted(parcels_of(order), key=lambda row: row.pk)
    ]
    return facts, stop


def _uncalled(parcel: Shipment, called: int) -> int:
    """Failed attempts since scan `called`."""
    return sum(scan.status == ShipmentStatus.UNDELIVERED and scan.pk > called for scan in parcel.scans.all())


def _collecting(order: Order) -> CollectingFacts | None:
    if not order.collect_at:
        return None
    found = HandOver.objects.filter(order=order).first()
    lies_there = order.fulfilment_status not in NOT_IN_STORE
    if found is None:
        return CollectingFacts(order.collect_at, "packed" if lies_there else "")
    is_ready = lies_there and found.handed_over_at is None
    return CollectingFacts(
        order.collect_at, "ready" if is_ready else "", max(0, MOST_TRIES - found.wrong_tries)
    )


def _money_here(order: Order) -> bool:
    if order.status != Order.Status.PENDING:
        return False
    payment = payment_state(order.reference)
    return payment.status == "captured" and money_is_here(order, payment)


def _may_come_back(order: Order, parcels: Sequence[ParcelFacts]) -> bool:
    """Whether anything may, for at least one reason."""
    if not any(parcel.status is ShipmentStatus.DELIVERED for parcel in parcels):
        return False
    now, days = clock.now(), settings.RETURN_WINDOW_DAYS
    found = (returnable(each, now=now, window_days=days, our_fault=True) for each in sold_units(order))
    return any(each.quantity for each in found)


def _refunds(order: Order, reader: Reader) -> list[RefundFacts]:
    return [
        RefundFacts(each.pk, each.amount, each.asked_by, by_reader=each.asked_by_id == reader.id)
        for each in waiting_refunds_of(order.reference)
    ]


def _cash_due(order: Order) -> list[CashRefundView]:
    """What was paid at the door, or is too little for a gateway."""
    return [each for each in cash_refunds_of(order.reference) if each.status == "due"]
