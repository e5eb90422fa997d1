"""What other systems have to hear when something happens here: intents are written, nothing is sent from here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.money import Money
from erp_sync.crm.history import tell_crm_of_order
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.erp import bodies
from erp_sync.erp.booked import book_money, payments_of_order
from erp_sync.erp.ports import the_erp
from erp_sync.erp.pushes import (
    AMEND,
    AMENDED,
    CANCEL,
    CANCELLED,
    CREATED,
    CREDIT_NOTE,
    ORDER,
    PAYMENT,
    REFUND,
    TRACKING,
)
from erp_sync.shiprocket.client import SYSTEM as COURIER
from erp_sync.shiprocket.pushes import CANCEL_PARCELS
from orders.giftcards.rules import is_gift_card
from orders.invoices.events import CreditNoteIssued
from orders.returns.queries import credit_note_for_erp
from orders.sales.events import (
    AddressCorrected,
    CancellationAccepted,
    CancellationAsked,
    OrderAmended,
    OrderCancelled,
    OrderConfirmed,
    OrderPaid,
    ShipmentMoved,
)
from orders.sales.queries import OrderForErp, order_for_erp, order_id_by_number
from payments.credit.events import CreditGivenBack
from payments.events import RefundProcessed


def on_order_confirmed(event: OrderConfirmed) -> None:
    """The ERP gets the order and its payment, the CRM the customer and what was bought."""
    order = order_for_erp(event.order_id)
    tell_erp_of_order(order)
    tell_crm_of_order(order)


def on_order_cancelled(event: OrderCancelled) -> None:
    """The ERP is asked to stop an order it may know of; one that was never confirmed is no news to it."""
    if not event.was_confirmed:
        return
    order = order_for_erp(event.order_id)
    tell_erp_of_order(order)  # news comes in any order: the cancellation may be heard first
    payload = {"order_id": order.id, "body": {"reason": event.reason or "Cancelled in the shop"}}
    enqueue(_about_order(order, flow=CANCEL, sequence=CANCELLED, payload=payload))


def on_cancellation_asked(event: CancellationAsked) -> None:
    """The ERP is asked to stop an order that it has packed; its no is an answer."""
    order = order_for_erp(event.order_id)
    tell_erp_of_order(order)
    body = {"reason": event.reason or "Cancelled in the shop"}
    payload = {"order_id": order.id, "body": body, "may_refuse": True}
    enqueue(_about_order(order, flow=CANCEL, sequence=CANCELLED, payload=payload))


def on_cancellation_accepted(event: CancellationAccepted) -> None:
    """The courier is asked to cancel the parcels."""
    enqueue(
        Intent(
            flow=CANCEL_PARCELS,
            system=COURIER,
            key=f"{CANCEL_PARCELS}:order:{event.number}:1",
            entity_key=f"order:{event.number}",
            sequence=CANCELLED,
            payload={"order_id": event.order_id, "awbs": list(event.awbs)},
        )
    )


def on_order_amended(event: OrderAmended) -> None:
    """The ERP gets everything that can change as it is now; each change is told once."""
    order = order_for_erp(event.order_id)
    tell_erp_of_order(order)
    enqueue(
        Intent(
            flow=AMEND,
            system=the_erp().name,
            key=f"{AMEND}:order:{order.number}:{event.change}",
            entity_key=_order_entity(order),
            sequence=AMENDED,
            payload={"order_id": order.id, "body": bodies.amended_body(order), "may_refuse": True}
            | _named(event.change),
        )
    )


def _named(change: str) -> dict[str, Any]:
    """Other lines, another place, or paid online instead of in cash: that the ERP has begun to pick is an answer too."""
    kind = change.partition(":")[0]
    return {kind if kind in ("edit", "place") else "paid_online": change}


def on_address_corrected(event: AddressCorrected) -> None:
    """The ERP gets the addresses and contact as they are now; that it has packed meanwhile is an answer."""
    order = order_for_erp(event.order_id)
    tell_erp_of_order(order)
    enqueue(
        Intent(
            flow=AMEND,
            system=the_erp().name,
            key=f"{AMEND}:order:{order.number}:address:{event.correction}",
            entity_key=_order_entity(order),
            sequence=AMENDED,
            payload={"order_id": order.id, "body": bodies.readdressed_body(order), "may_refuse": True},
        )
    )


def on_order_paid(event: OrderPaid) -> None:
    """The ERP gets the payment of an order that it knows without one."""
    tell_erp_of_order(order_for_erp(event.order_id))


def on_refund_processed(event: RefundProcessed) -> None:
    """The ERP hears of money going back, unless the order never took that payment: then it never knew of it."""
    if is_gift_card(event.reference):
        return  # no order: its page tells its giver
    order = order_for_erp(order_id_by_number(event.reference))
    if event.payment_id not in order.payment_ids:
        return
    tell_erp_of_order(order)
    body = bodies.refund_body(
        provider_refund_id=event.provider_refund_id,
        provider_payment_id=event.provider_payment_id,
        amount=Money(event.amount, event.currency),
        reason=event.reason,
    )
    book_money(order, REFUND, body)


def on_credit_note_issued(event: CreditNoteIssued) -> None:
    """The ERP gets our number for what is taken back, and how many of the pieces are fit for its shelves."""
    order = order_for_erp(event.order_id)
    tell_erp_of_order(order)
    note = credit_note_for_erp(event.credit_note_id)
    book_money(order, CREDIT_NOTE, bodies.credit_note_body(note), gstin=note.gstin)


def on_credit_given_back(event: CreditGivenBack) -> None:
    """The ERP hears of money that went back to a gift card or store credit, as a refund of that payment."""
    order = order_for_erp(order_id_by_number(event.reference))
    tell_erp_of_order(order)
    body = bodies.refund_body(
        provider_refund_id=event.entry_key,
        provider_payment_id=bodies.credit_external_id(order.number, event.account_id),
        amount=Money(event.amount, event.currency),
        reason="credit given back",
    )
    book_money(order, REFUND, body)


def on_shipment_moved(event: ShipmentMoved) -> None:
    """The ERP hears where the parcel is, in its own words; scans it has no word for are no news to it."""
    at = datetime.fromisoformat(event.at)
    body = bodies.tracking_body(
        status=event.status, at=at, activity=event.activity, location=event.location, awb=event.awb
    )
    if body is None:
        return
    enqueue(
        Intent(
            flow=TRACKING,
            system=the_erp().name,
            key=f"{TRACKING}:delivery:{event.delivery_ref}:{event.status}@{at:%Y%m%dT%H%M%S%f}",
            entity_key=f"delivery:{event.delivery_ref}",
            sequence=CREATED,
            payload={"delivery_ref": event.delivery_ref, "body": body},
        )
    )


def tell_erp_of_order(order: OrderForErp) -> None:
    """The order, then its payment; intents that exist already are left as they are."""
    payload = {"order_id": order.id, "body": bodies.order_body(order)}
    enqueue(_about_order(order, flow=ORDER, sequence=CREATED, payload=payload))
    for body in payments_of_order(order):
        book_money(order, PAYMENT, body)


def _about_order(order: OrderForErp, *, flow: str, sequence: int, payload: dict[str, Any]) -> Intent:
    return Intent(
        flow=flow,
        system=the_erp().name,
        key=f"{flow}:order:{order.number}:1",
        entity_key=_order_entity(order),
        sequence=sequence,
        payload=payload,
    )


def _order_entity(order: OrderForErp) -> str:
    return f"order:{order.number}"
