"""What we tell Shiprocket."""

from __future__ import annotations

from core.errors import Rejected
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.shiprocket.client import shiprocket_client
from orders.returns.operations import record_parcels_stopped, record_stop_refused

CANCEL_PARCELS = "courier_cancel"


def push_cancel_parcels(outgoing: Outgoing) -> Accepted:
    """POST /orders/cancel/shipment/awbs; asking again for cancelled ones is a yes. A no is an answer too."""
    try:
        answer = shiprocket_client().cancel_awbs(outgoing.payload["awbs"])
    except Rejected as refusal:
        return Accepted(status=409, answer={"message": refusal.message})
    return Accepted(status=200, answer=answer.value)


def note_parcels(outgoing: Outgoing, accepted: Accepted) -> None:
    """Stopped: the order ends. Not stopped: the parcel comes back by itself."""
    order_id = outgoing.payload["order_id"]
    if accepted.status == 200:
        record_parcels_stopped(order_id=order_id)
    else:
        record_stop_refused(order_id=order_id, by="courier", why="the courier has the parcel already.")


PUSHES = {CANCEL_PARCELS: Push(send=push_cancel_parcels, effect=note_parcels)}
