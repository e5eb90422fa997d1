"""A parcel that nobody took is with us again: credit note, money less the charge, no reproach."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F

from core import clock
from core.money import Money
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus
from orders.returns.models import Return, ReturnItem
from orders.returns.operations.credit_return import credit_return
from orders.returns.operations.moving import new_return, tell
from orders.returns.queries.worth import Settlement, settlement_of
from orders.returns.rules import ReturnStatus
from orders.sales.models import Order
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import cancel_payment


@transaction.atomic
def settle_rto(*, order_id: str, shipment_id: str) -> str | None:
    """Take back what was in a parcel that returned to us, once for each parcel; the return's id.

    What was paid goes back less RTO_CHARGE, the invoice is credited in full; an order that was to be paid at the
    door ends without money when all of it is back. None when it was done before, or no parcel of the order came back.
    Publishes ReturnMoved. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    parcel = Shipment.objects.filter(
        public_id=shipment_id, fulfillment__order=order, status=ShipmentStatus.RTO_DELIVERED
    ).first()
    if parcel is None or Return.objects.filter(occasion=shipment_id).exists():
        return None
    found = _written(order, parcel)
    if found is None:
        return None
    settlement = settlement_of(found, charge=0 if _awaited_cash(order) else settings.RTO_CHARGE)
    _settle(found, settlement)
    return found.public_id


def _written(order: Order, parcel: Shipment) -> Return | None:
    """Unopened, so it needs no inspection: all that the place sent and that is not back yet counts as good."""
    lines = order.lines.filter(quantity__gt=F("back"))
    code = parcel.fulfillment.location_code
    own = [line for line in lines if line.location_code == code] or list(lines)
    if not own:
        return None
    now = clock.now()
    found = new_return(
        order,
        origin=Return.Origin.RTO,
        occasion=parcel.public_id,
        status=ReturnStatus.INSPECTED,
        way=Return.Way.NONE,
        actor="courier",
        approved_at=now,
        received_at=now,
        inspected_at=now,
    )
    for line in own:
        units = line.quantity - line.back
        ReturnItem.objects.create(return_of=found, line=line, quantity=units, good=units)
        line.back = line.quantity
        line.save(update_fields=["back"])
    return found


def _settle(found: Return, settlement: Settlement) -> None:
    order = found.order
    found.goods_amount, found.carriage_amount = settlement.goods, settlement.carriage
    found.kept_amount, found.status, found.ended_at = settlement.kept, ReturnStatus.CLOSED, clock.now()
    text = f"The parcel came back ({found.number}). Nothing was paid, so nothing is due."
    amount = _money_back(order, settlement) if order.payment_id or order.credit_total else 0
    if amount > 0:
        found.refund_amount, found.status = amount, ReturnStatus.REFUNDED
        found.refund_id = give_back_money(order, found.money_back, reason=f"return {found.number}")
        kept = Money(found.kept_amount, order.currency)
        less = f", less {kept} for its way" if kept else ""
        text = f"The parcel came back ({found.number}): {found.money_back} goes back{less}."
    _end_unpaid(order)
    credit_return(found, settlement)
    found.save()
    tell(found, text=text, actor="courier")


def _awaited_cash(order: Order) -> bool:
    """Whether the money was to be paid at the door, and was not."""
    return order.payment_status in (Order.PaymentStatus.CASH_DUE, Order.PaymentStatus.UNCOLLECTED)


def _money_back(order: Order, settlement: Settlement) -> int:
    """What goes back: of an order that nobody paid at the door only what a card or store credit had paid."""
    return min(settlement.refund, order.credit_total) if _awaited_cash(order) else settlement.refund


def _end_unpaid(order: Order) -> None:
    """Nobody pays at the door any more once everything is back."""
    if order.payment_id or order.status != Order.Status.CONFIRMED:
        return
    if not _awaited_cash(order) or order.lines.filter(quantity__gt=F("back")).exists():
        return
    cancel_payment(reference=order.reference)
    order.status, order.cancelled_at = Order.Status.CANCELLED, clock.now()
    order.save(update_fields=["status", "cancelled_at"])
    record_fact(
        order, Fact(key="cancelled", kind="cancelled", text="Cancelled: the parcel came back unpaid.")
    )
