"""What a whole parcel that never reached its customer is worth, and whether somebody has seen to it."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from core import clock
from core.money import Money
from orders.fulfilment.models import Shipment
from orders.returns.models import Return, ReturnItem
from orders.returns.operations.credit_return import credit_return
from orders.returns.operations.moving import new_return, take_step, tell
from orders.returns.queries.worth import Settlement
from orders.returns.rules import UNDONE, ReturnStatus
from orders.sales.models import Order
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import cancel_payment


def parcel_return(parcel: Shipment) -> Return | None:
    """The return or claim that a parcel's fate has opened, unless it was called off or refused."""
    rows = Return.objects.filter(occasion=parcel.public_id)
    return rows.exclude(status__in=[str(stage) for stage in UNDONE]).first()


def parcel_taken_back(order: Order, parcel: Shipment, *, found_as: str = "", **fields: Any) -> Return | None:
    """Write a return of all that a parcel held and that is not back yet, once for each parcel; None when nothing is left.

    `found_as` counts the units as looked at: good or damaged. In the caller's transaction, with the order locked.
    """
    lines = order.lines.filter(quantity__gt=F("back"))
    code = parcel.fulfillment.location_code
    own = [line for line in lines if line.location_code == code] or list(lines)
    if not own:
        return None
    Return.objects.filter(occasion=parcel.public_id).update(
        occasion=""
    )  # one that was called off, or refused
    found = new_return(order, occasion=parcel.public_id, way=Return.Way.NONE, **fields)
    for line in own:
        units = line.quantity - line.back
        counted = {found_as: units} if found_as else {}
        ReturnItem.objects.create(return_of=found, line=line, quantity=units, **counted)
        line.back = line.quantity
        line.save(update_fields=["back"])
    return found


def withdraw_lost_claim(order: Order, parcel: Shipment) -> bool:
    """A parcel that somebody missed has turned up: the claim that nobody has decided is over. False without one."""
    found = parcel_return(parcel)
    if found is None or found.stage != ReturnStatus.REQUESTED:
        return False
    found.order = order
    take_step(found, "cancel", text=f"Claim {found.number}: the parcel has turned up.", actor="courier")
    return True


def settle_parcel(found: Return, settlement: Settlement, *, what: str) -> None:
    """End the return of a whole parcel that `what` ("came back"): credit notes, and what was paid goes back less the charge.

    What was to be paid at the door ends without money. In the caller's transaction, with the order locked.
    """
    order = found.order
    found.goods_amount, found.carriage_amount = settlement.goods, settlement.carriage
    found.kept_amount, found.status, found.ended_at = settlement.kept, ReturnStatus.CLOSED, clock.now()
    text = f"The parcel {what} ({found.number}). Nothing was paid, so nothing is due."
    amount = _money_back(order, settlement) if order.payment_id or order.credit_total else 0
    if amount > 0:
        found.refund_amount, found.status = amount, ReturnStatus.REFUNDED
        found.refund_id = give_back_money(order, found.money_back, reason=f"return {found.number}")
        kept = Money(found.kept_amount, order.currency)
        less = f", less {kept} for its way" if kept else ""
        text = f"The parcel {what} ({found.number}): {found.money_back} goes back{less}."
    _end_unpaid(order, what)
    credit_return(found, settlement)
    found.save()
    tell(found, text=text, actor=found.actor)


def awaited_cash(order: Order) -> bool:
    """Whether the money was to be paid at the door, and was not."""
    return order.payment_status in (Order.PaymentStatus.CASH_DUE, Order.PaymentStatus.UNCOLLECTED)


def _money_back(order: Order, settlement: Settlement) -> int:
    """What goes back: of an order that nobody paid at the door only what a card or store credit had paid."""
    return min(settlement.refund, order.credit_total) if awaited_cash(order) else settlement.refund


def _end_unpaid(order: Order, what: str) -> None:
    """Nobody pays at the door any more once nothing of it is with the customer."""
    if order.payment_id or order.status != Order.Status.CONFIRMED:
        return
    if not awaited_cash(order) or order.lines.filter(quantity__gt=F("back")).exists():
        return
    cancel_payment(reference=order.reference)
    order.status, order.cancelled_at = Order.Status.CANCELLED, clock.now()
    order.save(update_fields=["status", "cancelled_at"])
    record_fact(order, Fact(key="cancelled", kind="cancelled", text=f"Cancelled: the parcel {what} unpaid."))
