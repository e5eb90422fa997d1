"""How ERPNext's lists are read: by (modified, name), page by page into the inbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from catalog.inventory.queries import level_versions
from catalog.pricing.queries import price_versions
from catalog.products.queries import item_versions
from core.errors import Rejected
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.engine.moments import rfc3339
from erp_sync.engine.pages import Versions
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming
from erp_sync.erp import mapping
from erp_sync.erp.rows import RowReader, snapshot
from erp_sync.erpnext import wire
from erp_sync.erpnext.client import SYSTEM, Filters, erpnext_client
from erp_sync.people.feeds import person_versions

PAGE_ROWS = 200
# Rows of transactions that are still open when the list is made appear a little later with an earlier moment.
SKEW = timedelta(seconds=2)
STAMP = ("name", "modified")


@dataclass(frozen=True, slots=True)
class _List:
    """One doctype as a list of messages `<kind>.updated`; with `key` a page of rows is stored together."""

    kind: str
    doctype: str
    fields: Sequence[str]
    filters: Callable[[], Filters] = list
    key: Callable[[Fields], str] | None = None
    closing: Callable[[str], Incoming] | None = None
    complete: Callable[[list[Any]], None] = lambda rows: None

    def fetch(self, position: Position) -> Page:
        """The page behind a position: the rest of its moment first, then what is later.

        Two conditions, because Frappe's filters cannot say "later, or as late with a higher name" in one.
        """
        found, at = self._page(position)
        self.complete(found)
        as_of = rfc3339(at - SKEW)
        reader = RowReader(SYSTEM, self.kind, wire.stamp_of, self.key)
        rows = [reader.read(row, as_of) for row in found]
        has_more = len(found) == PAGE_ROWS
        return Page(
            messages=tuple(row.message for row in rows if self.key is None or row.message.problem),
            rows=tuple(row for row in rows if self.key is not None and not row.message.problem),
            end=_end(found, position),
            has_more=has_more,
            as_of=at - SKEW,
            closing=self.closing(as_of) if self.closing is not None and not has_more else None,
        )

    def _page(self, position: Position) -> tuple[list[Any], datetime]:
        if position.modified_since is None:
            return self._rows([], PAGE_ROWS)
        since = wire.site_text(position.modified_since)
        if not position.after_id:
            return self._rows([["modified", ">=", since]], PAGE_ROWS)
        rest, at = self._rows([["modified", "=", since], ["name", ">", position.after_id]], PAGE_ROWS)
        if len(rest) == PAGE_ROWS:
            return rest, at
        later, _ = self._rows([["modified", ">", since]], PAGE_ROWS - len(rest))
        return rest + later, at

    def _rows(self, conditions: list[list[Any]], limit: int) -> tuple[list[Any], datetime]:
        return erpnext_client().rows(
            self.doctype,
            fields=[*STAMP, *self.fields],
            filters=[*self.filters(), *conditions],
            limit=limit,
            order_by="modified asc, name asc",
        )


def _end(rows: list[Any], start: Position) -> Position:
    for row in reversed(rows):
        try:
            stamp = wire.stamp_of(Fields(row, "row"))
        except BadMessage:
            continue
        return Position(stamp.modified_at, stamp.id)
    return start


def _with_attributes(rows: list[Any]) -> None:
    """Put the attributes of variants into their rows: child tables are not in lists, and one call asks for a page."""
    variants = {row["name"]: row for row in rows if isinstance(row, dict) and row.get("variant_of")}
    if not variants:
        return
    found = erpnext_client().call(
        "frappe.client.get_list",
        {
            "doctype": "Item Variant Attribute",
            "parent": "Item",
            "filters": [["parent", "in", list(variants)]],
            "fields": ["parent", "attribute", "attribute_value"],
            "order_by": "idx asc",
            "limit_page_length": 0,
        },
    )
    if not isinstance(found, list):
        raise Rejected("ERPNext's list of attributes is none.")
    for each in found:
        variants[each["parent"]].setdefault("attributes", []).append(each)


def _with_items(rows: list[Any]) -> None:
    """Put the rows of orders that were made in ERPNext into them: ours are known here, and lists hold no child tables."""
    for row in rows:
        if isinstance(row, dict) and not row.get("shop_order_id") and row.get("docstatus"):
            row["items"] = erpnext_client().document("Sales Order", str(row.get("name"))).value.get("items")


def _price_key(row: Fields) -> str:
    price = wire.price_of(row)
    return mapping.price_facts(price).key if price.customer_id is None else ""


def _stock_key(row: Fields) -> str:
    stock = wire.stock_of(row)
    return mapping.stock_facts(stock, as_of=stock.stamp.modified_at).key


def _our_list() -> Filters:
    return [["price_list", "=", settings.ERPNEXT_PRICE_LIST]]


def _our_places() -> Filters:
    return [["company", "=", settings.ERPNEXT_COMPANY], ["is_group", "=", 0], ["shop_gstin", "is", "set"]]


def _money(payment_type: str) -> Callable[[], Filters]:
    return lambda: [
        ["payment_type", "=", payment_type],
        ["shop_payment_id", "is", "set"],
        ["docstatus", "!=", 0],
    ]


def _our_credit_notes() -> Filters:
    return [["is_return", "=", 1], ["shop_credit_note_no", "is", "set"], ["docstatus", "!=", 0]]


def _flow(name: str, rows: _List, versions: Versions = lambda keys: {}) -> PullFlow:
    return PullFlow(name, SYSTEM, rows.fetch, versions)


WAREHOUSE = (
    "warehouse_name", "disabled", "address_line_1", "city", "state", "pin", "phone_no", "shop_title", "shop_gstin",
)  # fmt: skip
ITEM = (
    "item_code", "item_name", "has_variants", "variant_of", "disabled", "gst_hsn_code", "stock_uom",
    "weight_per_unit", "weight_uom", "shop_mrp", "shop_gst_policy", "shop_length_cm", "shop_breadth_cm",
    "shop_height_cm",
)  # fmt: skip
ITEM_PRICE = ("item_code", "price_list", "customer", "price_list_rate", "uom")
BIN = ("item_code", "warehouse", "stock_uom", "actual_qty", "reserved_qty")
SALES_ORDER = (
    "docstatus", "status", "grand_total", "shop_order_id", "shop_channel", "creation", "customer_name",
    "contact_email", "contact_mobile", "advance_paid",
)  # fmt: skip
DELIVERY_NOTE = (
    "docstatus", "set_warehouse", "lr_no", "transporter_name", "shop_order_id", "shop_delivery_ref",
    "shop_tracking_url", "shop_label_url", "shop_parcel_status",
)  # fmt: skip
PAYMENT_ENTRY = ("docstatus", "paid_amount", "shop_payment_id")
RETURN = ("docstatus", "grand_total", "shop_credit_note_no")
CUSTOMER = ("customer_name", "email_id", "mobile_no", "gstin", "default_price_list", "shop_customer_id")

PULLS = {
    flow.name: flow
    for flow in (
        _flow("locations", _List("warehouse", "Warehouse", WAREHOUSE, filters=_our_places)),
        _flow(
            "products",
            _List("item", "Item", ITEM, key=lambda row: row.text("name"), complete=_with_attributes),
            item_versions,
        ),
        _flow(
            "prices",
            _List("price", "Item Price", ITEM_PRICE, filters=_our_list, key=_price_key),
            price_versions,
        ),
        _flow(
            "stock",
            _List("stock", "Bin", BIN, key=_stock_key, closing=partial(snapshot, SYSTEM)),
            level_versions,
        ),
        _flow("orders", _List("sales_order", "Sales Order", SALES_ORDER, complete=_with_items)),
        _flow("deliveries", _List("delivery", "Delivery Note", DELIVERY_NOTE)),
        _flow("payments", _List("payment", "Payment Entry", PAYMENT_ENTRY, filters=_money("Receive"))),
        _flow("refunds", _List("refund", "Payment Entry", PAYMENT_ENTRY, filters=_money("Pay"))),
        _flow("credit_notes", _List("credit_note", "Sales Invoice", RETURN, filters=_our_credit_notes)),
        _flow(
            "customers",
            _List("customer", "Customer", CUSTOMER, key=lambda row: row.text("name")),
            person_versions(SYSTEM),
        ),
    )
}
