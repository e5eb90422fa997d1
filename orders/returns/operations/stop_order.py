"""Calling an order off at any stage: before packing at once, after it only when ERP and courier both stop."""

from __future__ import annotations

from django.db import transaction

from core.outbox import publish
from orders.fulfilment.models import Shipment
from orders.fulfilment.rules import ShipmentStatus, waits_for_courier
from orders.sales.events import CancellationAccepted, CancellationAsked, CancellationRefused
from orders.sales.models import Order
from orders.sales.operations import cancel_order
from orders.sales.operations.cancel_order import OrderNotCancellable, end_order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.queries.lookup import NoSuchOrder

TOO_LATE = "The courier has your parcel already. Please refuse it at the door: it comes back to us, and the money to you."
STOPPED_FLAGS = frozenset({"erp_cancelled", "delivery_cancelled"})  # what staff need not look after then
ASKED, ACCEPTED, REFUSED = "cancel:asked", "cancel:accepted", "cancel:refused"


def stop_order(*, order_id: str, reason: str, actor: str = "shopper") -> bool:
    """Call an order off; True when it is over now, False when warehouse and courier are being asked.

    Raises NotFound, OrderNotCancellable once the courier has set out for a parcel or the warehouse has refused.
    """
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    if order.status != Order.Status.CONFIRMED or order.fulfilment_status == Order.FulfilmentStatus.NONE:
        cancel_order(order_id=order_id, reason=reason, actor=actor)
        return True
    return _ask_to_stop(order_id, reason, actor)


@transaction.atomic
def _ask_to_stop(order_id: str, reason: str, actor: str) -> bool:
    """The ERP is asked first. Asking again changes nothing."""
    order = locked_order(public_id=order_id)
    if order.status == Order.Status.CANCELLED:
        return True
    if order.facts.filter(key=REFUSED).exists():
        raise OrderNotCancellable(TOO_LATE)
    _check_still_here(order)
    text = f"Cancellation asked for: {reason}. The warehouse is asked to stop."
    fact = Fact(key=ASKED, kind="cancel_asked", text=text, detail={"reason": reason}, actor=actor)
    if record_fact(order, fact):
        publish(CancellationAsked(order_id=order.public_id, number=order.number, reason=reason))
    return False


def _check_still_here(order: Order) -> None:
    parcels = Shipment.objects.filter(fulfillment__order=order).exclude(status=ShipmentStatus.CANCELLED)
    if not all(waits_for_courier(ShipmentStatus(each)) for each in parcels.values_list("status", flat=True)):
        raise OrderNotCancellable(TOO_LATE)


@transaction.atomic
def record_stop_accepted(*, order_id: str) -> bool:
    """The ERP has stopped the order: now its parcels are cancelled at the courier. False when that was known.

    Publishes CancellationAccepted with the AWBs; without any the order ends at once. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    if order.status != Order.Status.CONFIRMED:
        return False
    fact = Fact(
        key=ACCEPTED, kind="cancel_accepted", text="The warehouse has stopped the order.", actor="erp"
    )
    if not record_fact(order, fact):
        return False
    awbs = _open_awbs(order)
    if not awbs:
        _finish(order)
        return True
    publish(CancellationAccepted(order_id=order.public_id, number=order.number, awbs=awbs))
    return True


def _open_awbs(order: Order) -> tuple[str, ...]:
    parcels = Shipment.objects.filter(fulfillment__order=order, awb__isnull=False)
    parcels = parcels.exclude(status=ShipmentStatus.CANCELLED)
    return tuple(awb for awb in parcels.order_by("id").values_list("awb", flat=True) if awb)


@transaction.atomic
def record_parcels_stopped(*, order_id: str) -> bool:
    """The courier has cancelled the parcels: the order ends and the money goes back. False when it was over.

    Publishes OrderCancelled. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    if order.status != Order.Status.CONFIRMED:
        return False
    _finish(order)
    return True


def _finish(order: Order) -> None:
    asked = order.facts.filter(key=ASKED).first()
    kept = {flag: why for flag, why in order.flags.items() if flag not in STOPPED_FLAGS}
    if kept != order.flags:
        order.flags = kept
        order.save(update_fields=["flags"])
    reason = str(asked.detail.get("reason", "")) if asked else ""
    end_order(order, reason=reason or "Cancelled", actor=asked.actor if asked else "shop")


@transaction.atomic
def record_stop_refused(*, order_id: str, by: str, why: str) -> bool:
    """The warehouse (erp) or the courier does not stop any more: the customer is told, the parcel comes as it is.

    When the courier refuses what the ERP has stopped, staff are flagged: the parcel comes back as RTO. False when
    that was known. Publishes CancellationRefused. Raises NotFound.
    """
    order = locked_order(public_id=order_id)
    text = f"The order could not be stopped any more: {why}"
    if order.status != Order.Status.CONFIRMED or not record_fact(
        order, Fact(key=REFUSED, kind="cancel_refused", text=text, actor=by)
    ):
        return False
    if by == "courier":
        order.flags = {
            **order.flags,
            "stopped_under_way": "Stopped in the ERP, but the courier has the parcel.",
        }
        order.save(update_fields=["flags"])
    publish(CancellationRefused(order_id=order.public_id, number=order.number, reason=TOO_LATE))
    return True
