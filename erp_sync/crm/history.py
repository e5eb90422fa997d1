"""What becomes of an order, as lines of its buyer's timeline in the CRM: each once, however often the news comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import clock
from core.money import Money
from erp_sync.crm.bodies import contact_body, order_event_body
from erp_sync.crm.ports import the_crm
from erp_sync.crm.pushes import CONTACT, EVENT
from erp_sync.engine.outbound import Intent, enqueue
from orders.giftcards.rules import is_gift_card
from orders.returns.events import ReturnMoved
from orders.sales.events import OrderCancelled, OrderDelivered, OrderShipped, ShipmentMoved
from orders.sales.queries import OrderForErp, order_for_erp, order_id_by_number
from payments.events import RefundProcessed

KNOWN, HAPPENED = 10, 20  # the order of what is said about one contact
# Steps of a return that somebody who talks to the customer wants to know.
RETURNED = {
    "requested": "return asked for",
    "received": "return received",
    "refunded": "return refunded",
    "exchanged": "return exchanged",
    "refused": "return refused",
}
# Ends of a parcel's way that are no delivery.
ASTRAY = {
    "rto_delivered": "came back undelivered",
    "lost": "was lost on the way",
    "damaged": "was damaged on the way",
}


def tell_crm_of_order(order: OrderForErp) -> None:
    """Who ordered, and that they did; intents that exist already are left as they are."""
    contact = contact_body(order)
    enqueue(
        Intent(
            flow=CONTACT,
            system=the_crm().name,
            key=f"{CONTACT}:order:{order.number}:1",
            entity_key=_entity(contact),
            sequence=KNOWN,
            payload={"body": contact},
        )
    )
    _enqueue_line(order, contact, "confirmed", order_event_body(order))


def on_order_cancelled(event: OrderCancelled) -> None:
    """Called off; of one that was never confirmed the CRM does not know."""
    if event.was_confirmed:
        _tell(
            event.order_id,
            "cancelled",
            "cancelled",
            f"cancelled: {event.reason}" if event.reason else "cancelled",
        )


def on_order_shipped(event: OrderShipped) -> None:
    """The courier has a parcel."""
    _tell(event.order_id, f"shipped.{event.shipment_id}", "shipped", "a parcel is on its way")


def on_order_delivered(event: OrderDelivered) -> None:
    """A parcel is with the customer."""
    _tell(event.order_id, f"delivered.{event.shipment_id}", "delivered", "a parcel was delivered")


def on_shipment_moved(event: ShipmentMoved) -> None:
    """A parcel came to another end than its door."""
    if event.status in ASTRAY:
        key, words = f"{event.status}.{event.shipment_id}", f"a parcel {ASTRAY[event.status]}"
        _tell(event.order_id, key, event.status, words, at=datetime.fromisoformat(event.at))


def on_return_moved(event: ReturnMoved) -> None:
    """A return took a step that the customer talks about."""
    if event.status in RETURNED:
        _tell(event.order_id, f"return.{event.return_id}.{event.status}", "return", RETURNED[event.status])


def on_refund_processed(event: RefundProcessed) -> None:
    """Money has gone back."""
    if is_gift_card(event.reference):
        return
    amount = Money(event.amount, event.currency)
    order_id = order_id_by_number(event.reference)
    _tell(
        order_id,
        f"refund.{event.refund_id}",
        "refunded",
        f"{amount} went back",
        more={"amount": amount.to_major()},
    )


def _tell(
    order_id: str,
    key: str,
    kind: str,
    words: str,
    *,
    at: datetime | None = None,
    more: dict[str, Any] | None = None,
) -> None:
    """One line behind those that make the contact and the order known: news comes in any order."""
    order = order_for_erp(order_id)
    if order.confirmed_at is None:
        return
    tell_crm_of_order(order)
    body = {
        "external_id": f"order:{order.number}:{key}",
        "type": f"order.{kind}",
        "occurred_at": (at or clock.now()).isoformat(),
        "title": f"Order {order.number}: {words}"[:200],
        "properties": {"number": order.number, **(more or {})},
    }
    _enqueue_line(order, contact_body(order), key, body)


def _enqueue_line(order: OrderForErp, contact: dict[str, Any], key: str, body: dict[str, Any]) -> None:
    enqueue(
        Intent(
            flow=EVENT,
            system=the_crm().name,
            key=f"{EVENT}:order:{order.number}:{key}",
            entity_key=_entity(contact),
            sequence=HAPPENED,
            payload={"email": contact["email"], "body": body},
        )
    )


def _entity(contact: dict[str, Any]) -> str:
    return f"contact:{contact['email']}"[:160]
