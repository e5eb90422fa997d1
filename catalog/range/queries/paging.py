"""The orders that products can be listed in, and the cursors that lead on in them: what is put in meanwhile moves nothing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from core.errors import NotFound

LARGEST = 2**63 - 1
_CHANGED = "GREATEST(p.created_at, p.published_at, p.source_modified_at)"


@dataclass(frozen=True, slots=True)
class Order:
    """A column that is never null and its type in PostgreSQL; ties are broken by the product's key, which turns with it."""

    column: str
    kind: str = "bigint"
    falls: bool = False
    key: str = "p.id"

    @property
    def sql(self) -> str:
        """What stands behind ORDER BY."""
        turn = " DESC" if self.falls else ""
        return f"{self.column}{turn}, {self.key}{turn}"

    @property
    def beyond(self) -> str:
        """The condition of what comes after a place, whose value and key are its parameters."""
        return f"({self.column}, {self.key}) {'<' if self.falls else '>'} (%s::{self.kind}, %s::bigint)"


def _both(name: str, column: str, kind: str = "bigint") -> dict[str, Order]:
    return {name: Order(column, kind), f"-{name}": Order(column, kind, falls=True)}


# What has no entry in the lists yet comes last, or first where the order is turned round.
ORDERS: Mapping[str, Order] = {
    "": Order(f"COALESCE(e.selection, {LARGEST})"),
    **_both("created_at", "p.created_at", "timestamptz"),
    **_both("updated_at", _CHANGED, "timestamptz"),
    **_both("title", "p.title", "text"),
    **_both("handle", "p.handle", "text"),
    **_both("id", "p.id"),
    **_both("price", f"COALESCE(e.price, {LARGEST})"),
}
SHELF = Order("selection", key="product_id")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: in which list, by its last row's value and the product's key."""

    list_name: str
    value: Any
    key: int

    def within(self, list_name: str, order: Order) -> tuple[Any, int]:
        """The parameters of `order.beyond`. Raises NotFound for a place in another list, and for a value it cannot have."""
        value = self.value
        if order.kind == "timestamptz":
            value = _moment(value)
        fits = type(value) is {"bigint": int, "text": str, "timestamptz": datetime}[order.kind]
        is_large = isinstance(value, int) and abs(value) > LARGEST
        if list_name != self.list_name or not fits or is_large or "\x00" in str(value):
            raise _lost()
        return value, self.key


def place_of(cursor: str) -> Place | None:
    """The place that a cursor names; None without one. Raises NotFound for what is none."""
    if not cursor:
        return None
    try:
        found = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise _lost() from None
    is_one = isinstance(found, list) and len(found) == 3
    if not is_one or not isinstance(found[0], str) or type(found[2]) is not int or abs(found[2]) > LARGEST:
        raise _lost()
    return Place(*found)


def cursor_at(list_name: str, value: Any, key: int) -> str:
    """The cursor that leads on from this row of a list."""
    return base64.urlsafe_b64encode(orjson.dumps([list_name, value, key])).decode().rstrip("=")


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _lost() -> NotFound:
    return NotFound("There is no such page of this list.")
