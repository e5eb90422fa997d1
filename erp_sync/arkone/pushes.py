"""What we tell ArkOne. Every call carries its message's key, so that a repeated one is answered and not repeated."""

from __future__ import annotations

from typing import Any

from core.errors import Rejected, Unavailable
from erp_sync.arkone.client import SYSTEM, arkone_client
from erp_sync.arkone.wire import SalesOrder, order_of, stamp_of
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of, keep_ref
from orders.checkout.operations import (
    record_address_refused,
    record_cash_still_asked,
    record_fee_kept,
)
from orders.edits.operations import record_edit_refused, record_edit_taken
from orders.returns.operations import record_stop_accepted, record_stop_refused
from orders.sales.operations import record_erp_order

ORDER, PAYMENT, REFUND, CANCEL, TRACKING, AMEND, CREDIT_NOTE = (
    "erp_order", "erp_payment", "erp_refund", "erp_cancel", "erp_tracking", "erp_amend", "erp_credit_note",
)  # fmt: skip
NOT_CANCELLABLE = "order_not_cancellable"
NOT_EDITABLE = "order_not_editable"
TOTAL_IS_PAID = "total_is_paid"
# The order of what is said about one thing: create < amend < pay < cancel < credit < refund. A paid order keeps its total
# there, so that another way to pay has to be told before the payment.
CREATED, AMENDED, PAID, CANCELLED, CREDITED, REFUNDED = 10, 15, 20, 40, 45, 50
PRECONDITION_FAILED = 412


def push_order(outgoing: Outgoing) -> Accepted:
    """POST /sales-orders. An order that is there already under our number and total counts as accepted."""
    body = outgoing.payload["body"]
    try:
        status, answer = arkone_client().post("/sales-orders", body, key=outgoing.key)
    except Conflict as conflict:
        status, answer = 200, _existing(conflict, "/sales-orders", body)
    return _accepted(status, answer)


def note_order(outgoing: Outgoing, accepted: Accepted) -> None:
    """The ERP has the order: keep its id, and tell orders (which marks the stock as committed there)."""
    order = order_of(Fields(accepted.answer, "sales-orders"))
    order_id = outgoing.payload["order_id"]
    _keep_order_ref(order_id, order)
    record_erp_order(
        order_id=order_id, erp_id=order.stamp.id, status=order.status, at=order.stamp.modified_at
    )


def push_payment(outgoing: Outgoing) -> Accepted:
    """POST /payments, named by the gateway's payment id."""
    body = {**outgoing.payload["body"], "sales_order_id": _erp_order_id(outgoing)}
    try:
        status, answer = arkone_client().post("/payments", body, key=outgoing.key)
    except Conflict as conflict:
        status, answer = 200, _existing(conflict, "/payments", body)
    return _accepted(status, answer)


def push_refund(outgoing: Outgoing) -> Accepted:
    """POST /refunds, named by the gateway's refund id."""
    body = outgoing.payload["body"]
    try:
        status, answer = arkone_client().post("/refunds", body, key=outgoing.key)
    except Conflict as conflict:
        return Accepted(status=200, external_id=str(conflict.detail["problem"]["existing_id"]))
    return _accepted(status, answer)


def push_credit_note(outgoing: Outgoing) -> Accepted:
    """POST /credit-notes against the ERP's own invoice of that GSTIN, named by our number.

    Raises Unavailable while the ERP has not invoiced the order: it does so when it packs.
    """
    client, erp_id = arkone_client(), _erp_order_id(outgoing)
    invoices = client.get("/invoices", query={"sales_order_id": erp_id}).objects("data")
    if not invoices:
        raise Unavailable("the ERP has no invoice of this order yet")
    gstin = outgoing.payload["gstin"]
    chosen = next((each for each in invoices if each.value.get("gstin") == gstin), invoices[0])
    body = {**outgoing.payload["body"], "invoice_id": chosen.text("id")}
    try:
        status, answer = client.post("/credit-notes", body, key=outgoing.key)
    except Conflict as conflict:
        status, answer = 200, _existing(conflict, "/credit-notes", body)
    return _accepted(status, answer)


def push_cancel(outgoing: Outgoing) -> Accepted:
    """POST /sales-orders/{id}/cancel. Once packed the ERP may refuse: an answer where the shop asked, else for a person."""
    path = f"/sales-orders/{_erp_order_id(outgoing)}/cancel"
    try:
        status, answer = arkone_client().post(path, outgoing.payload["body"], key=outgoing.key)
    except Conflict as conflict:
        if not outgoing.payload.get("may_refuse") or conflict.detail.get("code") != NOT_CANCELLABLE:
            raise
        return Accepted(status=409, answer=conflict.detail.get("problem"))
    return _accepted(status, answer)


def note_cancel(outgoing: Outgoing, accepted: Accepted) -> None:
    """What the ERP answered about a packed order; one that was cancelled here already is no news."""
    order_id = outgoing.payload["order_id"]
    if accepted.status == 409:
        record_stop_refused(order_id=order_id, by="erp", why="a parcel has left, or is about to.")
    else:
        record_stop_accepted(order_id=order_id)


def push_amendment(outgoing: Outgoing) -> Accepted:
    """PATCH /sales-orders/{id} at the version it has now. Once it is packed, or its lines picked, the ERP refuses.

    For an address, other lines and another way to pay that is an answer; anything else is for a person.
    Raises Unavailable when it moved on between reading and writing: the next try reads anew.
    """
    path = f"/sales-orders/{_erp_order_id(outgoing)}"
    version = stamp_of(arkone_client().get(path)).version
    try:
        status, answer = arkone_client().patch(
            path, outgoing.payload["body"], key=outgoing.key, version=version
        )
    except Conflict as conflict:
        if conflict.detail.get("status") == PRECONDITION_FAILED:
            raise Unavailable("the order changed in the ERP meanwhile") from conflict
        if not outgoing.payload.get("may_refuse") or conflict.detail.get("code") not in _foreseen(outgoing):
            raise
        return Accepted(status=409, answer=conflict.detail.get("problem"))
    return _accepted(status, answer)


def _foreseen(outgoing: Outgoing) -> frozenset[str]:
    """The refusals that are answers. Paid online, the fee goes off the total, which a part paid by credit may hold fast."""
    return frozenset({NOT_EDITABLE, TOTAL_IS_PAID} if outgoing.payload.get("paid_online") else {NOT_EDITABLE})


def note_amendment(outgoing: Outgoing, accepted: Accepted) -> None:
    """What the ERP would not take any more is for people to look at; other lines are counted there from now on."""
    told = outgoing.payload
    order_id, edit, paid = told["order_id"], told.get("edit"), str(told.get("paid_online", ""))
    if accepted.status == 409:
        why = str((accepted.answer or {}).get("detail") or "it is packed.")
        if edit:
            record_edit_refused(order_id=order_id, change=edit, why=why)
        elif not paid:
            record_address_refused(order_id=order_id, why=why)
        elif told.get("terms_only"):
            record_cash_still_asked(order_id=order_id, change=paid, why=why)
        else:
            enqueue(_terms_only(outgoing))
    elif edit:
        order = order_of(Fields(accepted.answer, "sales-orders"))
        record_edit_taken(order_id=order_id, at=order.stamp.modified_at)
    elif told.get("terms_only"):
        record_fee_kept(order_id=order_id, change=paid)


def _terms_only(outgoing: Outgoing) -> Intent:
    """The total is closed in the ERP. What matters more is open until it packs: that the courier collects nothing."""
    body = {"payment_terms": outgoing.payload["body"]["payment_terms"]}
    return Intent(
        flow=AMEND,
        system=SYSTEM,
        key=f"{outgoing.key}:terms",
        entity_key=outgoing.entity_key,
        sequence=AMENDED,
        payload={**outgoing.payload, "body": body, "terms_only": True},
    )


def push_tracking(outgoing: Outgoing) -> Accepted:
    """POST /deliveries/{id}/tracking; the ERP knows events by status and moment."""
    path = f"/deliveries/{outgoing.payload['delivery_ref']}/tracking"
    status, answer = arkone_client().post(path, outgoing.payload["body"], key=outgoing.key)
    return _accepted(status, answer)


def _accepted(status: int, answer: Fields) -> Accepted:
    stamp = stamp_of(answer)
    return Accepted(status=status, external_id=stamp.id, version=stamp.version, answer=answer.value)


def _existing(conflict: Conflict, path: str, body: dict[str, Any]) -> Fields:
    """What the ERP has under our external id; the same thing only when external id and amounts agree.

    Raises the conflict when it is something else: a person has to compare both sides.
    """
    existing_id = conflict.detail["problem"].get("existing_id")
    if conflict.detail.get("code") != "duplicate_external_id" or not existing_id:
        raise conflict
    found = arkone_client().get(f"{path}/{existing_id}")
    same = all(
        found.value.get(name) == body[name] for name in ("external_id", "total", "amount") if name in body
    )
    if not same:
        raise conflict
    return found


def _erp_order_id(outgoing: Outgoing) -> str:
    """The ERP's id of the message's order. Raises Rejected when it never got one."""
    erp_id = external_id_of(system=SYSTEM, kind="order", public_id=outgoing.payload["order_id"])
    if erp_id is None:
        raise Rejected(f"{outgoing.entity_key} is not in the ERP; replay its erp_order message first.")
    return erp_id


def _keep_order_ref(order_id: str, order: SalesOrder) -> None:
    keep_ref(
        system=SYSTEM,
        kind="order",
        public_id=order_id,
        external_id=order.stamp.id,
        version=order.stamp.version,
    )


PUSHES = {
    ORDER: Push(send=push_order, effect=note_order),
    PAYMENT: Push(send=push_payment),
    REFUND: Push(send=push_refund),
    CREDIT_NOTE: Push(send=push_credit_note),
    CANCEL: Push(send=push_cancel, effect=note_cancel),
    TRACKING: Push(send=push_tracking),
    AMEND: Push(send=push_amendment, effect=note_amendment),
}
