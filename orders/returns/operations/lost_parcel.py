"""A parcel that never arrives: the courier, staff or its customer say so, and somebody decides how it is put right."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from core.errors import Invalid, Refused
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.returns.claim_rules import LONGEST_STORY, WISHES
from orders.returns.models import Claim, Return
from orders.returns.operations.moving import tell
from orders.returns.operations.settle_parcel import (
    awaited_cash,
    parcel_return,
    parcel_taken_back,
    settle_parcel,
    withdraw_lost_claim,
)
from orders.returns.queries.overdue import overdue_parcels
from orders.returns.queries.worth import settlement_of
from orders.returns.rules import ReturnStatus
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order

GONE = {ShipmentStatus.LOST: Claim.Kind.LOST, ShipmentStatus.DAMAGED: Claim.Kind.DAMAGED}


class NothingOverdue(Refused):
    """No parcel of the order should be there by now."""

    code = "nothing_overdue"
    message = "Your parcel is still on time. Please look again after the promised day."


@dataclass(frozen=True, slots=True)
class MissedParcel:
    """What its customer would like instead (refund, or exchange: the same once more), and a word, which may be empty."""

    wish: str
    note: str = ""


@transaction.atomic
def open_lost_claim(*, order_id: str, shipment_id: str) -> str | None:
    """The courier lost or ruined a parcel: a claim for all it held, once for each parcel; its return's id.

    Staff decide between money and the same once more. An order that was to be paid at the door ends without money.
    None when it was done before, or the parcel is not gone. Publishes ReturnMoved. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    parcel = Shipment.objects.filter(
        public_id=shipment_id, fulfillment__order=order, status__in=[str(status) for status in GONE]
    ).first()
    if parcel is None or parcel_return(parcel) is not None:
        return None
    found = _claimed(order, parcel, kind=GONE[ShipmentStatus(parcel.status)], wish="refund", actor="courier")
    if found is None:
        return None
    if awaited_cash(order):
        settle_unpaid_loss(found)
    else:
        tell(found, text=f"Claim {found.number}: {parcel.get_status_display().lower()}.", actor="courier")
    return found.public_id


@transaction.atomic
def report_missed_parcel(*, order_id: str, missed: MissedParcel, actor: str = "shopper") -> str:
    """Its customer says that it never arrived: a claim for each parcel that is overdue; the first one's return id.

    Publishes ReturnMoved. Raises NotFound, Invalid by field, NothingOverdue; nothing is kept then.
    """
    fields = {}
    if missed.wish not in WISHES:
        fields["wish"] = "Please choose what you would like."
    if len(missed.note) > LONGEST_STORY:
        fields["note"] = f"Please keep it below {LONGEST_STORY} characters."
    if fields:
        raise Invalid(fields=fields)
    order = locked_order(public_id=order_id)
    opened = []
    for parcel in overdue_parcels(order):
        note = missed.note.strip()
        found = _claimed(order, parcel, kind=Claim.Kind.LOST, wish=missed.wish, note=note, actor=actor[:120])
        if found is not None:
            tell(found, text=f"Claim {found.number}: {parcel} never arrived.", actor=actor)
            opened.append(found.public_id)
    if not opened:
        raise NothingOverdue
    return opened[0]


@transaction.atomic
def close_lost_claim(*, order_id: str, shipment_id: str) -> bool:
    """A parcel that was missed has arrived after all: its claim, still undecided, is over. False without one."""
    order = locked_order(public_id=order_id)
    parcel = Shipment.objects.filter(public_id=shipment_id, fulfillment__order=order).first()
    return parcel is not None and withdraw_lost_claim(order, parcel)


def settle_unpaid_loss(found: Return) -> None:
    """Nobody has paid for what was lost: it is written off, credited in full, and the order ends when that was all of it.

    In the caller's transaction, with the order locked.
    """
    items = list(found.items.all())
    for item in items:
        item.damaged = item.quantity
        item.save(update_fields=["damaged"])
    found.status = ReturnStatus.INSPECTED
    settle_parcel(found, settlement_of(found), what="was lost on its way")


def _claimed(order: Order, parcel: Shipment, *, kind: Claim.Kind, **fields: str) -> Return | None:
    found = parcel_taken_back(order, parcel, origin=Return.Origin.CLAIM, our_fault=True, **fields)
    if found is not None:
        Claim.objects.create(return_of=found, kind=kind)
    return found
