"""What we tell Shiprocket."""

from __future__ import annotations

from core.errors import Rejected
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of, keep_ref
from erp_sync.shiprocket.client import SYSTEM, shiprocket_client
from orders.fulfilment.operations import record_attempt_answer
from orders.returns.operations import (
    record_parcels_stopped,
    record_pickup,
    record_pickup_stands,
    record_stop_refused,
)

CANCEL_PARCELS, RETURN, RETURN_AWB = "courier_cancel", "courier_return", "courier_return_awb"
CANCEL_RETURN = "courier_return_cancel"
ATTEMPT = "courier_attempt"


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


def push_return(outgoing: Outgoing) -> Accepted:
    """POST /orders/create/return. One under our number that is there already is ours: an answer of it was lost."""
    client, body = shiprocket_client(), outgoing.payload["body"]
    if not body["shipping_phone"]:
        raise Rejected("Set RETURNS_PHONE: the courier needs a number to call when it brings a return.")
    try:
        made = client.create_return(body)
    except Rejected:
        known = client.find_order(body["order_id"]).objects("data")
        if not known:
            raise
        shipments = known[0].value.get("shipments")
        made = Fields({"shipment_id": shipments.get("id") if isinstance(shipments, dict) else None}, "orders")
    return Accepted(status=200, external_id=str(made.whole("shipment_id")), answer=made.value)


def note_return(outgoing: Outgoing, accepted: Accepted) -> None:
    """Keep the courier's name for it: the AWB is asked for by that."""
    keep_ref(
        system=SYSTEM,
        kind="return",
        public_id=outgoing.payload["return_id"],
        external_id=accepted.external_id,
    )


def push_return_awb(outgoing: Outgoing) -> Accepted:
    """POST /courier/assign/awb. Raises Rejected when no courier fetches there or the wallet is dry."""
    shipment_id = external_id_of(system=SYSTEM, kind="return", public_id=outgoing.payload["return_id"])
    if shipment_id is None:
        raise Rejected(f"{outgoing.entity_key} is not at the courier; replay its {RETURN} message first.")
    answer = shiprocket_client().assign_return_awb(int(shipment_id))
    if answer.value.get("awb_assign_status") != 1:
        raise Rejected(f"No AWB for {outgoing.entity_key}: {str(answer.value)[:300]}")
    booked = answer.object("response").object("data")
    return Accepted(status=200, external_id=booked.text("awb_code"), answer=booked.value)


def note_return_awb(outgoing: Outgoing, accepted: Accepted) -> None:
    """The pick-up is booked."""
    courier = str(accepted.answer.get("courier_name", ""))
    record_pickup(return_id=outgoing.payload["return_id"], awb=accepted.external_id, courier=courier)


def push_cancel_return(outgoing: Outgoing) -> Accepted:
    """POST /orders/cancel for a return that its customer called off; one that never came to the courier is none.

    That the courier has set out already is an answer.
    """
    client = shiprocket_client()
    known = client.find_order(outgoing.payload["number"]).objects("data")
    if not known:
        return Accepted(status=200)
    try:
        client.cancel_orders([known[0].whole("id")])
    except Rejected as refusal:
        return Accepted(status=409, answer={"message": refusal.message})
    return Accepted(status=200)


def note_cancel_return(outgoing: Outgoing, accepted: Accepted) -> None:
    """Somebody has to call the courier when it comes all the same."""
    if accepted.status == 409:
        record_pickup_stands(return_id=outgoing.payload["return_id"])


def push_attempt(outgoing: Outgoing) -> Accepted:
    """POST /ndr/{awb}/action. That it is delivered, or on its way back, is an answer."""
    told = outgoing.payload
    body = {"action": told.get("action", "re-attempt"), "comments": told["wish"], "phone": told["phone"]}
    named = {"address1": "address1", "address2": "address2", "deferred_date": "on"}
    body |= {theirs: told[ours] for theirs, ours in named.items() if told.get(ours)}
    try:
        answer = shiprocket_client().decide_ndr(told["awb"], body)
    except Rejected as refusal:
        return Accepted(status=409, answer={"message": refusal.message})
    return Accepted(status=202, answer=answer.value)


def note_attempt(outgoing: Outgoing, accepted: Accepted) -> None:
    """The courier's answer stands beside the order, for staff to see; a yes to the customer's own wish goes without saying."""
    told = outgoing.payload
    refused, decision = accepted.status == 409, told.get("decision", 0)
    answer = accepted.answer or {}
    words = str(answer.get("message") or answer.get("status") or "accepted")[:200]
    if refused:
        text = f"The courier did not take the wish for another delivery: {words}"
        if told.get("action") == "return":
            text = f"The courier does not bring it back now: {words}"
    elif decision:
        text = f"The courier answered: {words}"
    else:
        return
    verdict = "refused" if refused else "taken"
    suffix = f":{decision}" if decision else ""
    record_attempt_answer(
        order_id=told["order_id"],
        key=f"attempt_{verdict}:{told['delivery_ref']}:{told['attempt']}{suffix}",
        delivery_ref=told["delivery_ref"],
        text=text,
    )


PUSHES = {
    ATTEMPT: Push(send=push_attempt, effect=note_attempt),
    CANCEL_RETURN: Push(send=push_cancel_return, effect=note_cancel_return),
    RETURN: Push(send=push_return, effect=note_return),
    RETURN_AWB: Push(send=push_return_awb, effect=note_return_awb),
    CANCEL_PARCELS: Push(send=push_cancel_parcels, effect=note_parcels),
}
