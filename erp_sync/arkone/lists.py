"""How ArkOne's lists are read: page by page into the inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from catalog.inventory.queries import level_versions
from catalog.pricing.queries import price_versions
from catalog.products.queries import item_versions
from erp_sync.arkone import wire
from erp_sync.arkone.client import SYSTEM, arkone_client
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.engine.pages import Versions
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming
from erp_sync.erp import mapping
from erp_sync.erp.rows import RowReader, snapshot
from erp_sync.people.feeds import person_versions


@dataclass(frozen=True, slots=True)
class _List:
    """One list: each row is a message `<kind>.updated`, named by kind, id and version.

    With `key`, which names what a row tells of as the shop knows it, the rows of a page are stored together.
    """

    kind: str
    path: str
    query: Callable[[], Mapping[str, str]] = dict
    key: Callable[[Fields], str] | None = None
    closing: Callable[[str], Incoming] | None = None

    def fetch(self, position: Position) -> Page:
        """The page behind a position."""
        answer = arkone_client().list_page(
            self.path, since=position.modified_since, after_id=position.after_id, query=self.query()
        )
        as_of = answer.text("as_of")
        told = answer.value.get("data")
        if not isinstance(told, list):
            raise BadMessage(f"{self.path} has no data list")
        reader = RowReader(SYSTEM, self.kind, wire.stamp_of, self.key)
        rows = [reader.read(row, as_of) for row in told]
        has_more = answer.has("next")
        return Page(
            messages=tuple(row.message for row in rows if self.key is None or row.message.problem),
            rows=tuple(row for row in rows if self.key is not None and not row.message.problem),
            end=_end(told, answer, position),
            has_more=has_more,
            as_of=answer.moment("as_of"),
            closing=self.closing(as_of) if self.closing is not None and not has_more else None,
        )


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


def _price_key(row: Fields) -> str:
    price = wire.price_of(row)
    return mapping.price_facts(price).key if price.customer_id is None else ""


def _stock_key(row: Fields) -> str:
    stock = wire.stock_of(row)
    return mapping.stock_facts(stock, as_of=stock.stamp.modified_at).key


def _flow(name: str, rows: _List, versions: Versions = lambda keys: {}) -> PullFlow:
    return PullFlow(name, SYSTEM, rows.fetch, versions)


def _our_list() -> dict[str, str]:
    return {"price_list": settings.ARKONE_PRICE_LIST}


PULLS = {
    flow.name: flow
    for flow in (
        _flow("locations", _List("warehouse", "/warehouses")),
        _flow("products", _List("item", "/items", key=lambda row: row.text("id")), item_versions),
        _flow("prices", _List("price", "/prices", query=_our_list, key=_price_key), price_versions),
        _flow(
            "stock",
            _List("stock", "/stock", key=_stock_key, closing=partial(snapshot, SYSTEM)),
            level_versions,
        ),
        _flow("orders", _List("sales_order", "/sales-orders")),
        _flow("deliveries", _List("delivery", "/deliveries")),
        _flow("payments", _List("payment", "/payments")),
        _flow("refunds", _List("refund", "/refunds")),
        _flow("credit_notes", _List("credit_note", "/credit-notes")),
        _flow(
            "customers",
            _List("customer", "/customers", key=lambda row: row.text("id")),
            person_versions(SYSTEM),
        ),
    )
}
