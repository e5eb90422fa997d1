"""What the shop needs of an ERP, whichever it is. The ERP setting names the class that keeps it.

Rows come in through lists and webhooks in the ERP's own shape; the adapter reads them into the words below. What goes
out is written in the words of `bodies` and stored so; the adapter translates when it sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from catalog.inventory.ports import LiveStock
from catalog.pricing.ports import LivePrice
from core.adapters import adapter
from core.money import Money
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.engine.pull import PullFlow
from erp_sync.people.ports import People


class TooLate(Conflict):
    """The order has gone too far there for this change; `message` says why. An answer where the shop only asked."""

    code = "too_late"


class TotalIsHeld(Conflict):
    """A payment that is booked there already holds the order's total fast; `message` says so."""

    code = "total_is_held"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every object carries. A higher `version` is newer; ids and versions are the ERP's."""

    id: str
    version: int
    modified_at: datetime
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item: a style (`has_variants`) or one size and colour of it (`parent_id`). Lengths in cm, weight in grams."""

    stamp: Stamp
    sku: str
    name: str
    hsn: str
    gst_policy: str
    parent_id: str | None
    has_variants: bool
    attributes: Mapping[str, str]
    weight_g: int
    length_cm: Decimal
    breadth_cm: Decimal
    height_cm: Decimal
    mrp: Money | None
    is_active: bool
    uom: str
    measurements: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price of one SKU in one list, GST included, per piece or metre; `min_qty` in stock units."""

    stamp: Stamp
    sku: str
    price_list: str
    rate: Money
    min_qty: int
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """What lies in one warehouse and what of it is promised, in stock units."""

    stamp: Stamp
    sku: str
    warehouse: str
    on_hand: int
    committed: int


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A place that goods leave from, with the GSTIN they are sold under."""

    stamp: Stamp
    code: str
    name: str
    city: str
    state: str
    state_code: str
    pincode: str
    address: str
    gstin: str
    phone: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A parcel the ERP packed: `ref` (WEB-n, WEB-n-R1) is also the order id at the courier."""

    stamp: Stamp
    ref: str
    order_ref: str
    warehouse: str
    status: str
    awb: str
    courier: str
    tracking_url: str
    label_url: str


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an order made in the ERP; `quantity` in stock units of `uom`, amounts with GST."""

    sku: str
    name: str
    quantity: int
    uom: str
    unit_price: Money
    discount: Money
    amount: Money
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold by telephone or at a counter, and to whom. `channel` is phone, pos or other."""

    channel: str
    placed_at: datetime
    name: str
    email: str
    phone: str
    lines: tuple[SoldLine, ...]
    charges: Money
    refunded: Money
    payment_status: str


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """An order in the ERP's book; `ref` is our number, empty for an order made there, which is told in `sale`."""

    stamp: Stamp
    ref: str
    status: str
    total: Money
    deliveries: tuple[Delivery, ...]
    sale: Sale | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A payment, refund or credit note in the ERP's books; `ref` is our name for it, empty for one that is not ours.

    `order_id` is the ERP's id of its order where lists say it. One that was cancelled there does not stand.
    """

    ref: str
    amount: Money
    order_id: str
    stands: bool


class Erp(LiveStock, LivePrice, People, Protocol):
    """One ERP. Writes are idempotent by `key` or by our own ids in the body, and answer what the ERP has then.

    `name` is what it is called in cursors, messages and references. Errors are the engine's: Unavailable and
    OutcomeUnknown for another try, Rejected and Conflict for a person.
    """

    name: str

    @property
    def pulls(self) -> Mapping[str, PullFlow]:
        """Its lists: locations, products, prices, stock, orders, deliveries, customers; payments, refunds, credit_notes.

        Rows become messages `warehouse|item|price|stock|sales_order|delivery|customer.updated`, items, prices, stock and
        customers also by the page, with `{"data": row, "as_of": moment}` in each.
        """
        ...

    def health(self) -> tuple[str, str, str]:
        """Address, path and the setting's name, for those who look whether it answers."""
        ...

    def warehouse_of(self, row: Fields) -> Warehouse:
        """A place. Raises BadMessage, as do the others."""
        ...

    def item_of(self, row: Fields) -> Item:
        """An item."""
        ...

    def price_of(self, row: Fields) -> PriceRow:
        """A price."""
        ...

    def stock_of(self, row: Fields) -> StockRow:
        """Stock in one place."""
        ...

    def order_of(self, row: Fields) -> SalesOrder:
        """A sales order, with its deliveries where the ERP tells them together."""
        ...

    def delivery_of(self, row: Fields) -> Delivery:
        """A parcel."""
        ...

    def booking_of(self, row: Fields) -> Booking:
        """A payment, refund or credit note."""
        ...

    def public_price_list(self) -> str:
        """The list whose prices everybody sees."""
        ...

    def describe_item(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """What the shop shows of an item, beside the ERP's own fields (`showing.showing_body`). Nothing is written that is
        there already. Raises Unavailable when the item changed since it was read, Rejected when there is none."""
        ...

    def create_order(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Place an order, confirmed; `answer` is the order as it stands there. One that is there already is as good."""
        ...

    def amend_order(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Change what `bodies.amended_body` or `readdressed_body` names.

        Raises TooLate once it is being packed, and TotalIsHeld.
        """
        ...

    def cancel_order(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Cancel an order for a `reason`. Raises TooLate once a parcel has left."""
        ...

    def hold_order(self, erp_id: str, *, is_held: bool, reason: str, key: str) -> Accepted:
        """Stop an order before it is packed, or let it go on. Raises TooLate once it is."""
        ...

    def record_payment(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Money received for an order (`bodies.payment_body`)."""
        ...

    def record_refund(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Money given back (`bodies.refund_body`)."""
        ...

    def record_credit_note(self, erp_id: str, gstin: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Our credit note against its invoice of that GSTIN. Raises NotYet while it has not invoiced the order."""
        ...

    def convert_lead(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """The customer (`external_id` of the answer) whom somebody has become who asked: a known one, else a new one."""
        ...

    def create_ticket(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """A question of a customer, with `customer` and the order it is about. Known by our id."""
        ...

    def add_ticket_message(self, ticket_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """What was written about a question, by the customer or by staff. Known by our id."""
        ...

    def set_ticket_status(self, ticket_id: str, status: str, *, key: str) -> Accepted:
        """How a question stands: open, pending, resolved or closed."""
        ...

    def point_customer(self, customer_id: str, merged_into: str, *, key: str) -> Accepted:
        """Note on the customer with our id which customer they are now; "" takes the note away.

        A note and no more: what the ERP booked stays whose it was, so that it can be taken back. Raises NotYet while it
        does not know the customer.
        """
        ...

    def record_tracking(self, delivery_ref: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Where a parcel is (`bodies.tracking_body`)."""
        ...


def the_erp() -> Erp:
    """The ERP that the settings name."""
    erp: Erp = adapter("ERP")
    return erp
