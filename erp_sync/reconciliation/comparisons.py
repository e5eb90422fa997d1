"""Both sides of every thing of a flow, page by page: bounded memory, one question to the shop for each page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.inventory.queries.versions import level_figures
from catalog.pricing.queries.versions import price_amounts
from catalog.products.operations.facts import ERP_TEXT
from catalog.products.queries.versions import item_figures
from core import clock
from erp_sync.crm.ports import the_crm
from erp_sync.engine.pull import Position
from erp_sync.engine.storing import Incoming
from erp_sync.erp import mapping
from erp_sync.erp.ports import Item, the_erp
from erp_sync.reconciliation.asked import ASKED
from erp_sync.reconciliation.money import (
    CREDIT_NOTES,
    PAYMENTS,
    REFUNDS,
    compare_credit_notes,
    compare_payments,
    compare_refunds,
)
from erp_sync.reconciliation.people import compare_contacts, compare_customers
from erp_sync.reconciliation.sides import (
    GRACE,
    ORDERS_OF,
    BothSides,
    Comparison,
    is_settled,
    pages_of,
    readable,
    settled,
)
from orders.customers.elsewhere.rules import CRM, ERP
from orders.desk.told import ToldOrder, orders_known, orders_told, parcels_told

DELIVERED, CALLED_OFF = "delivered", "called off"
CONTACTS, CUSTOMERS = "contacts", "customers"


def compare_stock() -> Iterator[BothSides]:
    """Every level the ERP tells: pieces there, pieces promised there."""
    erp = the_erp()
    for page in pages_of(erp.pulls["stock"]):
        told = {}
        for row, fields in settled(page):
            facts = mapping.stock_facts(erp.stock_of(fields), as_of=page.as_of)
            told[facts.key] = (row, facts)
        ours = level_figures(list(told))
        for key, (row, facts) in told.items():
            mine = ours.get(key)
            theirs = {"on hand": facts.on_hand, "committed": facts.committed}
            if mine is None and not (facts.on_hand or facts.committed):
                continue
            known = None if mine is None else {"on hand": mine[0], "committed": mine[1]}
            yield BothSides(key, known, theirs, mine[0] if mine else 0, facts.on_hand, row.message)


def compare_prices() -> Iterator[BothSides]:
    """Every public price the ERP tells, in minor units; a withdrawn one is nothing."""
    erp = the_erp()
    for page in pages_of(erp.pulls["prices"]):
        told = {}
        for row, fields in settled(page):
            price = erp.price_of(fields)
            if price.customer_id is None and price.price_list == erp.public_price_list():
                facts = mapping.price_facts(price)
                told[facts.key] = (row, facts)
        ours = price_amounts(list(told))
        for key, (row, facts) in told.items():
            mine = ours.get(key)
            there = None if facts.is_withdrawn else {"price in paise": facts.amount.amount}
            here = None if mine is None else {"price in paise": mine}
            yield BothSides(key, here, there, mine or 0, 0 if there is None else facts.amount.amount, row.message)  # fmt: skip


def compare_orders() -> Iterator[BothSides]:
    """Every order of 45 days that the ERP should have: its status there, its total in minor units, whether it is off."""
    erp, since = the_erp(), clock.now() - ORDERS_OF
    missing: dict[str, ToldOrder] = {
        each.number: each for each in orders_told(since=since, until=clock.now() - GRACE)
    }
    for page in pages_of(erp.pulls["orders"], Position(modified_since=since)):
        for row, fields in readable(page):
            order = erp.order_of(fields)
            mine = missing.pop(order.ref, None)
            if mine is None or not is_settled(fields):
                continue  # made there, or its news may still be on its way
            called_off = order.status == "cancelled"
            yield BothSides(
                order.ref,
                {"status": mine.erp_status, "total in paise": mine.total, CALLED_OFF: mine.is_called_off},
                {"status": order.status, "total in paise": order.total.amount, CALLED_OFF: called_off},
                mine.total,
                order.total.amount,
                row.message,
            )
    for number, mine in missing.items():
        yield BothSides(number, {"status": mine.erp_status}, None, mine.total)


def compare_products() -> Iterator[BothSides]:
    """Every item the ERP tells, field by field as far as the shop takes it over; the sums are those of the MRPs."""
    erp = the_erp()
    for page in pages_of(erp.pulls["products"]):
        told = {}
        for row, fields in settled(page):
            item = erp.item_of(fields)
            told[item.stamp.id] = (row, item)
        ours = item_figures(list(told))
        for erp_id, (row, item) in told.items():
            mine, theirs = ours.get(erp_id), _item_fields(item)
            if mine is None and theirs["status"] == "discontinued":
                continue
            worth = _mrp_in(theirs)
            yield BothSides(item.sku, mine, theirs, _mrp_in(mine), worth, row.message)


def _item_fields(item: Item) -> dict[str, object]:
    """An item of the ERP in the words of `item_figures`: a style has no MRP and weight, a variant no name of its own."""
    if item.has_variants:
        style = mapping.product_facts(item)
        own: dict[str, object] = {"SKU": style.sku, "name": style.name[:ERP_TEXT], "HSN": style.hs_code}
        return {**own, "GST policy": style.gst_policy, "status": style.status}
    facts = mapping.variant_facts(item)
    own = {"SKU": facts.sku, "HSN": facts.hs_code, "GST policy": facts.gst_policy, "status": facts.status}
    mrp = facts.mrp.amount if facts.mrp else None
    return {**own, "MRP in paise": mrp, "weight in g": facts.weight_g}


def _mrp_in(fields: Mapping[str, object] | None) -> int:
    mrp = (fields or {}).get("MRP in paise")
    return mrp if isinstance(mrp, int) else 0


def compare_parcels() -> Iterator[BothSides]:
    """Every parcel of 45 days that the ERP packed for our orders: how far it is, and its AWB where the ERP has one.

    Of what the shop books the ERP hears the AWB with the courier's news; whoever does not know one contradicts nobody.
    """
    erp, since = the_erp(), clock.now() - ORDERS_OF
    for page in pages_of(erp.pulls["deliveries"], Position(modified_since=since)):
        told = {}
        for row, fields in settled(page):
            parcel = erp.delivery_of(fields)
            told[parcel.ref] = (row, parcel)
        ours = parcels_told(list(told))
        placed = orders_known([parcel.order_ref for _, parcel in told.values()])
        for ref, (row, parcel) in told.items():
            if parcel.order_ref not in placed:
                continue
            mine, facts = ours.get(ref), mapping.delivery_facts(parcel, order_number=parcel.order_ref)
            theirs: dict[str, object] = {"status": facts.status, DELIVERED: facts.status == "delivered"}
            theirs |= {"AWB": facts.awb} if facts.awb else {}
            here = None
            if mine is not None:
                here = {"status": mine.status, "AWB": mine.awb, DELIVERED: mine.is_delivered}
            yield BothSides(ref, here, theirs, row=row.message)


COMPARISONS: Mapping[str, Comparison] = {
    "stock": compare_stock,
    "prices": compare_prices,
    "orders": compare_orders,
    "products": compare_products,
    "deliveries": compare_parcels,
    PAYMENTS: compare_payments,
    REFUNDS: compare_refunds,
    CREDIT_NOTES: compare_credit_notes,
    CONTACTS: compare_contacts,
    CUSTOMERS: compare_customers,
    **ASKED,
}


def system_of(flow: str) -> str:
    """The name of the system that a flow is held against."""
    return the_crm().name if role_of(flow) == CRM else the_erp().name


def role_of(flow: str) -> str:
    """What that system is to the shop: erp or crm."""
    return CRM if flow == CONTACTS or flow in ASKED else ERP


def as_row(message: Incoming | None) -> dict[str, Any] | None:
    """A message to repair by, as it is kept."""
    if message is None:
        return None
    return {
        "source": message.source,
        "kind": message.kind,
        "event_id": message.event_id,
        "body": message.body,
    }
