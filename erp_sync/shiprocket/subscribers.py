"""What the courier has to hear when a return moves: intents are written, nothing is sent from here."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.shiprocket.bodies import return_body, ten_digits
from erp_sync.shiprocket.client import SYSTEM as COURIER
from erp_sync.shiprocket.pushes import ATTEMPT, CANCEL_RETURN, RETURN, RETURN_AWB
from erp_sync.shiprocket.steps import enqueue_booking, enqueue_cancel
from orders.fulfilment.booking.queries import parcel_for_courier, unbooked_parcels
from orders.fulfilment.events import AttemptAsked, BookingAsked
from orders.returns.events import ReturnMoved
from orders.returns.queries import ReturnForCourier, return_for_courier
from orders.sales.events import OrderCancelled, OrderPacked

CREATED, BOOKED, CANCELLED = 10, 20, 40  # the order of what is said about one return


def on_return_moved(event: ReturnMoved) -> None:
    """The courier is asked to fetch an approved return from the customer's door, and not to when it is called off."""
    if event.status not in {"approved", "cancelled"}:
        return
    found = return_for_courier(event.return_id)
    if found.way != "pickup" or not found.was_approved:
        return
    if event.status == "cancelled":
        enqueue(_about_return(found, CANCEL_RETURN, CANCELLED, {}))
        return
    body = return_body(found, phone=settings.RETURNS_PHONE)
    enqueue(_about_return(found, RETURN, CREATED, {"body": body}))
    enqueue(_about_return(found, RETURN_AWB, BOOKED, {}))


def on_attempt_asked(event: AttemptAsked) -> None:
    """The courier is told what to do after a failed attempt: the customer's wish once, each decision of staff once."""
    by_staff = f":{event.decision}" if event.decision else ""
    enqueue(
        Intent(
            flow=ATTEMPT,
            system=COURIER,
            key=f"{ATTEMPT}:parcel:{event.delivery_ref}:{event.attempt}{by_staff}",
            entity_key=f"delivery:{event.delivery_ref}",
            sequence=CREATED,
            payload={
                "order_id": event.order_id,
                "delivery_ref": event.delivery_ref,
                "awb": event.awb,
                "attempt": event.attempt,
                "wish": event.wish,
                "phone": ten_digits(event.phone),
                "decision": event.decision,
                "action": event.action,
                "address1": event.address1,
                "address2": event.address2,
                "on": event.on,
            },
        )
    )


def on_order_packed(event: OrderPacked) -> None:
    """Where the shop books parcels itself, the courier is asked for this one, step by step."""
    if settings.PARCELS_BOOKED_BY != "shop":
        return
    parcel = parcel_for_courier(event.delivery_ref)
    if not parcel.is_collected and not parcel.awb:
        enqueue_booking(event.delivery_ref)


def on_booking_asked(event: BookingAsked) -> None:
    """Staff want it booked from the beginning, whoever books otherwise."""
    enqueue_booking(event.delivery_ref, round=event.round)


def on_order_cancelled(event: OrderCancelled) -> None:
    """What was announced to the courier and got no AWB is called off there too; an AWB has its own way."""
    for ref in unbooked_parcels(event.order_id):
        enqueue_cancel(ref)


def _about_return(found: ReturnForCourier, flow: str, sequence: int, more: dict[str, Any]) -> Intent:
    return Intent(
        flow=flow,
        system=COURIER,
        key=f"{flow}:return:{found.number}:1",
        entity_key=f"return:{found.number}",
        sequence=sequence,
        payload={"return_id": found.id, "number": found.number, **more},
    )
