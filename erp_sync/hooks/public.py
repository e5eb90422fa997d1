"""What others may subscribe to: each public event, its version, its fields, and the thing that keeps its order.

Names, fields and their meaning never change within a version; fields may be added. None names a person: whoever may
know more asks the APIs with the ids.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.collections.events import ContentChanged
from catalog.inventory.events import BackInStock, LowStock, StockChanged
from catalog.pricing.events import PricesChanged
from catalog.products.events import ProductChanged, ProductsChanged
from core.events import Event
from erp_sync.hooks.rules import TEST
from orders.customers.events import CustomerErased, CustomerRegistered
from orders.customers.leads.events import LeadReceived
from orders.customers.tickets.events import TicketAnswered, TicketMoved, TicketOpened, TicketReplied
from orders.handover.events import HandOverReady
from orders.invoices.events import CreditNoteIssued, InvoiceIssued
from orders.returns.events import ReturnMoved
from orders.reviews.events import ReviewsChanged
from orders.sales.events import (
    AddressCorrected,
    OrderAmended,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEdited,
    OrderExpired,
    OrderOutForDelivery,
    OrderPacked,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    ShipmentMoved,
)
from payments.events import (
    DisputeDecided,
    DisputeOpened,
    PaymentCaptured,
    PaymentFailed,
    RefundFailed,
    RefundProcessed,
    RefundRequested,
)

LONGEST_ENTITY = 160


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """A kind of news as others hear it. `fields` maps their word to ours; `entity` is `kind:field` or a fixed name.

    News of one entity is sent one after another, in the order it happened.
    """

    type: str
    entity: str
    fields: Mapping[str, str]
    version: int = 1

    def told(self, event: Event) -> dict[str, Any]:
        """The fields as JSON."""
        return {theirs: _plain(getattr(event, ours)) for theirs, ours in self.fields.items()}

    def entity_of(self, event: Event) -> str:
        """What keeps its order, such as `order:WEB-1001`."""
        kind, _, field = self.entity.partition(":")
        return f"{kind}:{getattr(event, field)}"[:LONGEST_ENTITY] if field else kind


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _order(kind: str, *more: str) -> PublicEvent:
    return PublicEvent(kind, "order:number", _same("order_id", "number", *more))


def _money(kind: str, *more: str) -> PublicEvent:
    # A reference is the number of the order that is paid: money and order keep one order.
    return PublicEvent(kind, "order:reference", _same("reference", "payment_id", *more))


PUBLIC: Mapping[type[Event], PublicEvent] = {
    OrderPlaced: _order("order.placed"),
    OrderConfirmed: _order("order.confirmed"),
    OrderPaid: _order("order.paid", "payment_id"),
    OrderEdited: _order("order.edited", "difference", "currency"),
    OrderAmended: _order("order.amended", "change"),
    AddressCorrected: _order("order.address_corrected", "correction"),
    OrderCancelled: _order("order.cancelled", "was_confirmed"),
    OrderExpired: _order("order.expired"),
    OrderPacked: _order("order.packed", "delivery_ref"),
    HandOverReady: _order("order.ready_to_collect"),
    OrderShipped: _order("order.shipped", "shipment_id"),
    OrderOutForDelivery: _order("order.out_for_delivery", "shipment_id"),
    OrderDelivered: _order("order.delivered", "shipment_id"),
    ShipmentMoved: _order("shipment.moved", "shipment_id", "awb", "status", "at"),
    ReturnMoved: _order("return.moved", "return_id", "status"),
    InvoiceIssued: PublicEvent(
        "invoice.issued",
        "order:order_id",
        _same("order_id", "invoice_id") | {"invoice_number": "number"},
    ),
    CreditNoteIssued: PublicEvent(
        "credit_note.issued",
        "order:order_id",
        _same("order_id", "invoice_id", "credit_note_id") | {"credit_note_number": "number"},
    ),
    PaymentCaptured: _money("payment.captured", "amount", "currency", "method", "provider"),
    PaymentFailed: _money("payment.failed"),
    RefundRequested: _money("refund.requested", "refund_id", "amount", "currency"),
    RefundProcessed: _money("refund.processed", "refund_id", "amount", "currency", "provider"),
    RefundFailed: _money("refund.failed", "refund_id", "amount", "currency"),
    DisputeOpened: _money("dispute.opened", "dispute_id", "amount", "currency", "respond_by"),
    DisputeDecided: _money("dispute.decided", "dispute_id", "outcome", "deducted", "currency"),
    CustomerRegistered: PublicEvent("customer.registered", "customer:customer_id", _same("customer_id")),
    CustomerErased: PublicEvent("customer.erased", "customer:customer_id", _same("customer_id")),
    LeadReceived: PublicEvent("lead.received", "lead:lead_id", _same("lead_id")),
    TicketOpened: PublicEvent("ticket.opened", "ticket:ticket_id", _same("ticket_id")),
    TicketReplied: PublicEvent("ticket.replied", "ticket:ticket_id", _same("ticket_id", "message_id")),
    TicketAnswered: PublicEvent("ticket.answered", "ticket:ticket_id", _same("ticket_id", "message_id")),
    TicketMoved: PublicEvent("ticket.moved", "ticket:ticket_id", _same("ticket_id", "status")),
    ProductChanged: PublicEvent(
        "product.changed", "product:product_id", _same("product_id", "handle") | {"change": "kind"}
    ),
    ProductsChanged: PublicEvent("products.changed", "products", _same("product_ids") | {"change": "kind"}),
    PricesChanged: PublicEvent("prices.changed", "prices", _same("product_ids", "variant_ids")),
    StockChanged: PublicEvent("stock.changed", "stock", _same("changes")),
    LowStock: PublicEvent("stock.low", "stock", _same("variant_ids", "skus", "sellable")),
    BackInStock: PublicEvent("stock.back", "stock", _same("variant_ids", "product_ids")),
    ContentChanged: PublicEvent("content.changed", "content:handle", _same("kind", "handle")),
    ReviewsChanged: PublicEvent("reviews.changed", "product:product_id", _same("product_id")),
}
TYPES: Sequence[str] = [each.type for each in PUBLIC.values()]
KNOWN = frozenset([*TYPES, TEST])
