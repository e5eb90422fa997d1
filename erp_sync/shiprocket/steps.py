"""The steps of booking a parcel: their names, their order, and whose numbers they go by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.errors import Rejected
from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue
from erp_sync.engine.refs import external_id_of
from erp_sync.shiprocket.client import SYSTEM
from orders.fulfilment.booking.queries import ParcelForCourier, parcel_for_courier

PLACE, ORDER, AWB, PICKUP = "courier_place", "courier_order", "courier_awb", "courier_pickup"
LABEL, MANIFEST, INVOICE = "courier_label", "courier_manifest", "courier_invoice"
CANCEL_ORDER = "courier_order_cancel"
STEPS = (PLACE, ORDER, AWB, PICKUP, LABEL, MANIFEST, INVOICE)
FIRST, LAST = 20, 90  # the order of what is said about one parcel
NOT_WANTED = 410


def enqueue_booking(delivery_ref: str, *, round: int = 1) -> None:
    """Write the intents of all steps, in the caller's transaction; those that exist already are left as they are."""
    for number, flow in enumerate(STEPS):
        enqueue(_about(delivery_ref, flow, sequence=FIRST + number, round=round))


def _about(delivery_ref: str, flow: str, *, sequence: int, round: int = 1) -> Intent:
    return Intent(
        flow=flow,
        system=SYSTEM,
        key=f"{flow}:parcel:{delivery_ref}:{round}",
        entity_key=f"delivery:{delivery_ref}",
        sequence=sequence,
        payload={"delivery_ref": delivery_ref},
    )


Step = Callable[[Outgoing, ParcelForCourier], Accepted]


def while_wanted(step: Step) -> Callable[[Outgoing], Accepted]:
    """The step, for a parcel that is still to be sent; one that is not needs none, and its answer says so."""

    def send(outgoing: Outgoing) -> Accepted:
        parcel = parcel_for_courier(outgoing.payload["delivery_ref"])
        if not parcel.is_wanted:
            return Accepted(status=NOT_WANTED, answer={"message": "The order was called off."})
        return step(outgoing, parcel)

    return send


def enqueue_cancel(delivery_ref: str) -> None:
    """Undo what was made of a parcel, behind nothing: a step that stands still does not hold it up."""
    if external_id_of(system=SYSTEM, kind="parcel_order", public_id=delivery_ref) is not None:
        about = _about(delivery_ref, CANCEL_ORDER, sequence=LAST)
        enqueue(replace(about, entity_key=f"booking:{delivery_ref}"))


def cancel_if_unwanted(delivery_ref: str) -> None:
    """Called off while the courier was being asked: what was made is undone."""
    if not parcel_for_courier(delivery_ref).is_wanted:
        enqueue_cancel(delivery_ref)


def shipment_id_of(delivery_ref: str) -> int:
    """Shiprocket's number of the shipment. Raises Rejected while it is not there."""
    return _their_id("parcel", delivery_ref)


def order_id_of(delivery_ref: str) -> int:
    """Shiprocket's number of the order. Raises Rejected while it is not there."""
    return _their_id("parcel_order", delivery_ref)


def _their_id(kind: str, delivery_ref: str) -> int:
    found = external_id_of(system=SYSTEM, kind=kind, public_id=delivery_ref)
    if found is None:
        raise Rejected(f"{delivery_ref} is not at the courier; replay its {ORDER} message first.")
    return int(found)
