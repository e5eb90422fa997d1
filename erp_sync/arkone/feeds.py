"""What ArkOne tells us: its lists page by page into the inbox, and each message into one operation of the shop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from catalog.inventory.operations import record_stock_snapshot, set_stock_level, set_stock_location
from catalog.pricing.operations import PriceAboveMrp, set_price
from catalog.products.operations import upsert_product, upsert_variant
from core.errors import NotFound
from erp_sync.arkone import mapping, wire
from erp_sync.arkone.client import SYSTEM, arkone_client
from erp_sync.engine.errors import BadMessage, NotForUs, NotYet
from erp_sync.engine.fields import Fields, parsed
from erp_sync.engine.inbox import Incoming, has_untried
from erp_sync.engine.pull import Page, Position, PullFlow
from orders.fulfilment.operations import record_delivery
from orders.sales.operations import record_erp_order
from orders.sales.queries import order_id_by_number


def _list_of(
    kind: str,
    path: str,
    *,
    query: Callable[[], Mapping[str, str]] = dict,
    closing: Callable[[str], Incoming] | None = None,
) -> Callable[[Position], Page]:
    """How one list is read: each row becomes a message `<kind>.updated`, named by kind, id and version."""

    def fetch(position: Position) -> Page:
        answer = arkone_client().list_page(
            path, since=position.modified_since, after_id=position.after_id, query=query()
        )
        as_of = answer.text("as_of")
        rows = answer.value.get("data")
        if not isinstance(rows, list):
            raise BadMessage(f"{path} has no data list")
        messages = tuple(_message(kind, row, as_of) for row in rows)
        has_more = answer.has("next")
        done = closing(as_of) if closing is not None and not has_more else None
        return Page(
            messages=messages,
            end=_end(rows, answer, position),
            has_more=has_more,
            as_of=answer.moment("as_of"),
            closing=done,
        )

    return fetch


def _snapshot(as_of: str) -> Incoming:
    """Says that all stock news up to a moment is in the inbox; the next one takes its place."""
    return Incoming(SYSTEM, "stock.snapshot", "stock:snapshot", json.dumps({"as_of": as_of}))


def _message(kind: str, row: Any, as_of: str) -> Incoming:
    """A row as a message; one that does not even say what it is becomes a dead letter and stops nobody."""
    body = json.dumps({"data": row, "as_of": as_of}, ensure_ascii=True, separators=(",", ":"))
    try:
        stamp = wire.stamp_of(Fields(row, kind))
    except BadMessage as problem:
        digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        return Incoming(SYSTEM, f"{kind}.updated", f"{kind}:unreadable:{digest}", body, problem=str(problem))
    return Incoming(SYSTEM, f"{kind}.updated", f"{kind}:{stamp.id}:v{stamp.version}", body)


def _end(rows: list[Any], answer: Fields, start: Position) -> Position:
    """The place behind a page: what `next` says, else its last readable row, else where it began."""
    if answer.has("next"):
        following = answer.object("next")
        return Position(following.moment("modified_since"), following.text("after_id"))
    for row in reversed(rows):
        try:
            stamp = wire.stamp_of(Fields(row, "row"))
        except BadMessage:
            continue
        return Position(stamp.modified_at, stamp.id)
    return start


PULLS = {
    "locations": PullFlow("locations", SYSTEM, _list_of("warehouse", "/warehouses")),
    "products": PullFlow("products", SYSTEM, _list_of("item", "/items")),
    "prices": PullFlow(
        "prices",
        SYSTEM,
        _list_of("price", "/prices", query=lambda: {"price_list": settings.ARKONE_PRICE_LIST}),
    ),
    "stock": PullFlow("stock", SYSTEM, _list_of("stock", "/stock", closing=_snapshot)),
    "orders": PullFlow("orders", SYSTEM, _list_of("sales_order", "/sales-orders")),
    "deliveries": PullFlow("deliveries", SYSTEM, _list_of("delivery", "/deliveries")),
}


def feed_warehouse(body: str) -> None:
    """A warehouse becomes a stock location."""
    set_stock_location(mapping.location_facts(wire.warehouse_of(_row_in(body))))


def feed_item(body: str) -> None:
    """An item becomes a product, or a variant (of itself when it has no style). UnknownParent: try again later."""
    item = wire.item_of(_row_in(body))
    if item.has_variants:
        upsert_product(mapping.product_facts(item))
    else:
        upsert_variant(mapping.variant_facts(item))


def feed_price(body: str) -> None:
    """A public price. UnknownVariant: try again later; so with NotYet, while the MRP that allows it has not come."""
    row = wire.price_of(_row_in(body))
    if row.price_list != settings.ARKONE_PRICE_LIST or row.customer_id is not None:
        raise NotForUs(
            f"{row.sku}: a price of list {row.price_list} for customer {row.customer_id or 'anybody'}."
        )
    try:
        set_price(mapping.price_facts(row))
    except PriceAboveMrp as early:
        raise NotYet(str(early)) from early


def feed_stock(body: str) -> None:
    """Stock of one SKU in one warehouse. UnknownVariant or UnknownLocation: try again later."""
    news = parsed(body, "stock")
    row = wire.stock_of(news.object("data"))
    as_of = news.moment("as_of") if news.has("as_of") else row.stamp.modified_at
    set_stock_level(mapping.stock_facts(row, as_of=as_of))


def feed_stock_snapshot(body: str) -> None:
    """All stock news up to a moment has been applied. Raises NotYet while some has not even been tried."""
    if has_untried(source=SYSTEM, kind="stock.updated"):
        raise NotYet("Stock news that came before is still waiting.")
    record_stock_snapshot(as_of=parsed(body, "snapshot").moment("as_of"))


def feed_order(body: str) -> None:
    """The ERP's status of one of our orders and its parcels; orders made there are theirs."""
    order = wire.order_of(_row_in(body))
    record_erp_order(
        order_id=_our_order(order.ref), erp_id=order.stamp.id, status=order.status, at=order.stamp.modified_at
    )
    for delivery in order.deliveries:
        record_delivery(mapping.delivery_facts(delivery, order_number=order.ref))


def feed_delivery(body: str) -> None:
    """A parcel the ERP packed, or what it knows of it now."""
    delivery = wire.delivery_of(_row_in(body))
    _our_order(delivery.order_ref)
    record_delivery(mapping.delivery_facts(delivery, order_number=delivery.order_ref))


def _our_order(ref: str) -> str:
    """The public id of the order the ERP means. Raises NotForUs for one that was not placed here."""
    try:
        return order_id_by_number(ref)
    except NotFound as stranger:
        raise NotForUs(f"{ref or 'An order without our number'} was not placed in this shop.") from stranger


def _row_in(body: str) -> Fields:
    return parsed(body, "message").object("data")


FEEDS = {
    (SYSTEM, "warehouse.updated"): feed_warehouse,
    (SYSTEM, "item.updated"): feed_item,
    (SYSTEM, "price.updated"): feed_price,
    (SYSTEM, "stock.updated"): feed_stock,
    (SYSTEM, "stock.snapshot"): feed_stock_snapshot,
    (SYSTEM, "sales_order.updated"): feed_order,
    (SYSTEM, "delivery.created"): feed_delivery,
    (SYSTEM, "delivery.updated"): feed_delivery,
}
