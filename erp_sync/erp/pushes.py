"""What we tell the ERP. Every call carries its message's key, so that a repeated one is answered and not repeated."""

from __future__ import annotations

from typing import Any

from core.errors import Rejected
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of
from erp_sync.erp.ports import Erp, SalesOrder, TooLate, TotalIsHeld, the_erp
from erp_sync.erp.standing import note_standing
from orders.checkout.operations import (
    record_address_refused,
    record_cash_still_asked,
    record_fee_kept,
)
from orders.edits.operations import record_edit_refused, record_edit_taken
from orders.returns.operations import record_stop_accepted, record_stop_refused
from orders.sales.operations.serve_from import record_place_refused

ORDER, PAYMENT, REFUND, CANCEL, TRACKING, AMEND, CREDIT_NOTE = (
    "erp_order", "erp_payment", "erp_refund", "erp_cancel", "erp_tracking", "erp_amend", "erp_credit_note",
)  # fmt: skip
# The order of what is said about one thing: create < amend < pay < cancel < credit < refund. A paid order keeps its total
# there, so that another way to pay has to be told before the payment.
CREATED, AMENDED, PAID, CANCELLED, CREDITED, REFUNDED = 10, 15, 20, 40, 45, 50


def push_order(outgoing: Outgoing) -> Accepted:
    """Place the order. One that is there already under our number and total counts as accepted."""
    return erp_of(outgoing).create_order(outgoing.payload["body"], key=outgoing.key)


def note_order(outgoing: Outgoing, accepted: Accepted) -> None:
    """The ERP has the order: keep its id, and tell orders (which marks the stock as committed there)."""
    order = _order_in(outgoing, accepted)
    note_standing(order, system=outgoing.system, order_id=outgoing.payload["order_id"])


def push_payment(outgoing: Outgoing) -> Accepted:
    """Money received, named by the gateway's payment id."""
    erp_id, body = _erp_order_id(outgoing), outgoing.payload["body"]
    return erp_of(outgoing).record_payment(erp_id, body, key=outgoing.key)


def push_refund(outgoing: Outgoing) -> Accepted:
    """Money given back, named by the gateway's refund id."""
    return erp_of(outgoing).record_refund(outgoing.payload["body"], key=outgoing.key)


def push_credit_note(outgoing: Outgoing) -> Accepted:
    """Our credit note, against the ERP's own invoice of that GSTIN, named by our number.

    Raises NotYet while the ERP has not invoiced the order: it does so when it packs.
    """
    erp_id, payload = _erp_order_id(outgoing), outgoing.payload
    return erp_of(outgoing).record_credit_note(
        erp_id, payload.get("gstin", ""), payload["body"], key=outgoing.key
    )


def push_cancel(outgoing: Outgoing) -> Accepted:
    """Cancel the order. Once packed the ERP may refuse: an answer where the shop asked, else for a person."""
    try:
        return erp_of(outgoing).cancel_order(
            _erp_order_id(outgoing), outgoing.payload["body"], key=outgoing.key
        )
    except TooLate as late:
        return _as_answer(outgoing, late)


def note_cancel(outgoing: Outgoing, accepted: Accepted) -> None:
    """What the ERP answered about a packed order; one that was cancelled here already is no news."""
    order_id = outgoing.payload["order_id"]
    if accepted.status == 409:
        record_stop_refused(order_id=order_id, by="erp", why="a parcel has left, or is about to.")
    else:
        record_stop_accepted(order_id=order_id)


def push_amendment(outgoing: Outgoing) -> Accepted:
    """Change the order. Once it is packed, or its lines picked, the ERP refuses.

    For an address, other lines and another way to pay that is an answer; anything else is for a person.
    Raises Unavailable when it moved on between reading and writing: the next try reads anew.
    """
    try:
        return erp_of(outgoing).amend_order(
            _erp_order_id(outgoing), outgoing.payload["body"], key=outgoing.key
        )
    except TooLate as late:
        return _as_answer(outgoing, late)
    except TotalIsHeld as held:
        # Paid online, the fee goes off the total, which a part paid by credit may hold fast.
        if not outgoing.payload.get("paid_online"):
            raise
        return _as_answer(outgoing, held)


def note_amendment(outgoing: Outgoing, accepted: Accepted) -> None:
    """What the ERP would not take any more is for people to look at; other lines are counted there from now on."""
    told = outgoing.payload
    order_id, edit, paid = told["order_id"], told.get("edit"), str(told.get("paid_online", ""))
    place = told.get("place")
    if accepted.status == 409:
        why = str((accepted.answer or {}).get("detail") or "it is packed.")
        if edit:
            record_edit_refused(order_id=order_id, change=edit, why=why)
        elif place:
            record_place_refused(order_id=order_id, change=place, why=why)
        elif not paid:
            record_address_refused(order_id=order_id, why=why)
        elif told.get("terms_only"):
            record_cash_still_asked(order_id=order_id, change=paid, why=why)
        else:
            enqueue(_terms_only(outgoing))
    elif edit or place:
        record_edit_taken(order_id=order_id, at=_order_in(outgoing, accepted).stamp.modified_at)
    elif told.get("terms_only"):
        record_fee_kept(order_id=order_id, change=paid)


def _terms_only(outgoing: Outgoing) -> Intent:
    """The total is closed in the ERP. What matters more is open until it packs: that the courier collects nothing."""
    body = {"payment_terms": outgoing.payload["body"]["payment_terms"]}
    return Intent(
        flow=AMEND,
        system=outgoing.system,
        key=f"{outgoing.key}:terms",
        entity_key=outgoing.entity_key,
        sequence=AMENDED,
        payload={**outgoing.payload, "body": body, "terms_only": True},
    )


def push_tracking(outgoing: Outgoing) -> Accepted:
    """Where a parcel is; the ERP knows events by status and moment."""
    payload = outgoing.payload
    return erp_of(outgoing).record_tracking(payload["delivery_ref"], payload["body"], key=outgoing.key)


def _as_answer(outgoing: Outgoing, late: TooLate | TotalIsHeld) -> Accepted:
    if not outgoing.payload.get("may_refuse"):
        raise late
    problem: dict[str, Any] = late.detail.get("problem") or {"detail": late.message}
    return Accepted(status=409, answer=problem)


def erp_of(outgoing: Outgoing) -> Erp:
    """The shop's ERP. Raises Rejected for what was written for another one, before the shop changed its ERP."""
    erp = the_erp()
    if erp.name != outgoing.system:
        raise Rejected(f"This was written for {outgoing.system}; the shop's ERP is {erp.name} now.")
    return erp


def _erp_order_id(outgoing: Outgoing) -> str:
    """The ERP's id of the message's order. Raises Rejected when it never got one."""
    erp_id = external_id_of(system=outgoing.system, kind="order", public_id=outgoing.payload["order_id"])
    if erp_id is None:
        raise Rejected(f"{outgoing.entity_key} is not in the ERP; replay its erp_order message first.")
    return erp_id


def _order_in(outgoing: Outgoing, accepted: Accepted) -> SalesOrder:
    return erp_of(outgoing).order_of(Fields(accepted.answer, "sales-orders"))


PUSHES = {
    ORDER: Push(send=push_order, effect=note_order),
    PAYMENT: Push(send=push_payment),
    REFUND: Push(send=push_refund),
    CREDIT_NOTE: Push(send=push_credit_note, group="papers"),
    CANCEL: Push(send=push_cancel, effect=note_cancel),
    TRACKING: Push(send=push_tracking, group="tracking"),
    AMEND: Push(send=push_amendment, effect=note_amendment),
}
