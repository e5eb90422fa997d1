"""Both sides of every thing of a flow, page by page: bounded memory, one question to the shop for each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from catalog.inventory.queries.versions import level_figures
from catalog.pricing.queries.versions import price_amounts
from catalog.products.operations.facts import ERP_TEXT
from catalog.products.queries.versions import item_figures
from core import clock
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields, parsed
from erp_sync.engine.pages import Row
from erp_sync.engine.pull import Page, Position
from erp_sync.engine.storing import Incoming
from erp_sync.erp import mapping
from erp_sync.erp.ports import Item, the_erp
from orders.desk.told import ToldOrder, orders_known, orders_told, parcels_told

GRACE = timedelta(minutes=15)  # younger news may still be on its way
ORDERS_OF = timedelta(days=45)
DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class BothSides:
    """One thing: its fields here and there (None where it is not), what it adds to the sums, and the row to repair by."""

    entity: str
    ours: Mapping[str, object] | None
    theirs: Mapping[str, object] | None
    ours_worth: int = 0
    theirs_worth: int = 0
    row: Incoming | None = None


Comparison = Callable[[], Iterator[BothSides]]


def compare_stock() -> Iterator[BothSides]:
    """Every level the ERP tells: pieces there, pieces promised there."""
    erp = the_erp()
    for page in _pages("stock"):
        told = {}
        for row, fields in _settled(page):
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
    for page in _pages("prices"):
        told = {}
        for row, fields in _settled(page):
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
    """Every order of the last 45 days that the ERP should have: its status there and its total in minor units."""
    erp, since = the_erp(), clock.now() - ORDERS_OF
    missing: dict[str, ToldOrder] = {
        each.number: each for each in orders_told(since=since, until=clock.now() - GRACE)
    }
    for page in _pages("orders", Position(modified_since=since)):
        for row, fields in _settled(page):
            order = erp.order_of(fields)
            mine = missing.pop(order.ref, None)
            if mine is None:
                continue  # made there, or not old enough to be judged
            yield BothSides(
                order.ref,
                {"status": mine.erp_status, "total in paise": mine.total},
                {"status": order.status, "total in paise": order.total.amount},
                mine.total,
                order.total.amount,
                row.message,
            )
    for number, mine in missing.items():
        yield BothSides(number, {"status": mine.erp_status}, None, mine.total)


def compare_products() -> Iterator[BothSides]:
    """Every item the ERP tells, field by field as far as the shop takes it over; the sums are those of the MRPs."""
    erp = the_erp()
    for page in _pages("products"):
        told = {}
        for row, fields in _settled(page):
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
    """Every parcel of 45 days that the ERP packed for our orders: how far it is, and its AWB."""
    erp, since = the_erp(), clock.now() - ORDERS_OF
    for page in _pages("deliveries", Position(modified_since=since)):
        told = {}
        for row, fields in _settled(page):
            parcel = erp.delivery_of(fields)
            told[parcel.ref] = (row, parcel)
        ours = parcels_told(list(told))
        placed = orders_known([parcel.order_ref for _, parcel in told.values()])
        for ref, (row, parcel) in told.items():
            if parcel.order_ref not in placed:
                continue
            mine, facts = ours.get(ref), mapping.delivery_facts(parcel, order_number=parcel.order_ref)
            theirs = {"status": facts.status, "AWB": facts.awb, DELIVERED: facts.status == "delivered"}
            here = None
            if mine is not None:
                here = {"status": mine.status, "AWB": mine.awb, DELIVERED: mine.is_delivered}
            yield BothSides(ref, here, theirs, row=row.message)


def _pages(name: str, start: Position | None = None) -> Iterator[Page]:
    """Every page of one of the ERP's lists, without the inbox."""
    fetch, position = the_erp().pulls[name].fetch, start or Position()
    while True:
        page = fetch(position)
        yield page
        if not page.has_more or not page.end.is_after(position):
            return
        position = page.end


def _settled(page: Page) -> Iterator[tuple[Row, Fields]]:
    """The readable rows of a page that changed long enough ago to have arrived."""
    limit = clock.now() - GRACE
    for row in (*page.rows, *(Row(message, "", 0) for message in page.messages)):
        try:
            fields = parsed(row.message.body, "row").object("data")
            if fields.moment("modified_at") <= limit:
                yield row, fields
        except BadMessage:
            continue  # a dead letter of its own


COMPARISONS: Mapping[str, Comparison] = {
    "stock": compare_stock,
    "prices": compare_prices,
    "orders": compare_orders,
    "products": compare_products,
    "deliveries": compare_parcels,
}


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
