"""Stock per SKU and warehouse: what lies there, what is promised, and which warehouse serves an address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandboxes.arkone.metres import in_centimetres, unit_of
from sandboxes.arkone.objects import publish, save, shown
from sandboxes.kit import World

Json = dict[str, Any]
Quantities = dict[tuple[str, str], int]


def stock_id(sku: str, warehouse: str) -> str:
    """The id of a stock row."""
    return f"{sku}@{warehouse}"


def stock_row(world: World, sku: str, warehouse: str) -> Json:
    """A copy of the stock row, all zero when there is none yet."""
    found = world.get("stock", stock_id(sku, warehouse))
    if found is not None:
        return dict(found)
    return {"id": stock_id(sku, warehouse), "sku": sku, "warehouse": warehouse, "on_hand": 0, "committed": 0}


def put_stock(world: World, row: Json, *, modified_at: str | None = None, told: bool = True) -> Json:
    """Store a stock row with `available` = on_hand - committed (negative when oversold) and tell it."""
    row = in_centimetres({**row, **unit_of(world, row["sku"])})
    row = {**row, "available": row["on_hand"] - row["committed"]}
    stored = save(world, "stock", row, modified_at=modified_at)
    if told:
        publish(world, "stock", shown(stored))
    return stored


def commit_stock(world: World, quantities: Quantities, *, sign: int = 1) -> None:
    """Promise quantities per (sku, warehouse); with `sign` -1 give the promise back."""
    for (sku, warehouse), qty in sorted(quantities.items()):
        row = stock_row(world, sku, warehouse)
        row["committed"] = max(0, row["committed"] + sign * qty)
        put_stock(world, row)


def ship_stock(world: World, quantities: Quantities) -> None:
    """Goods left the warehouse: on_hand and committed go down together."""
    for (sku, warehouse), qty in sorted(quantities.items()):
        row = stock_row(world, sku, warehouse)
        row["on_hand"] -= qty
        row["committed"] = max(0, row["committed"] - qty)
        put_stock(world, row)


def quantities_of(lines: Iterable[Json]) -> Quantities:
    """Open quantities of order or delivery lines per (sku, warehouse)."""
    found: Quantities = {}
    for line in lines:
        key = (line["sku"], line["warehouse"])
        found[key] = found.get(key, 0) + line["qty"] - line.get("qty_cancelled", 0)
    return {key: qty for key, qty in found.items() if qty > 0}


def available_by_warehouse(world: World, sku: str) -> dict[str, int]:
    """What may be promised of a SKU, per warehouse code, in the order of the warehouses."""
    codes = [
        warehouse["code"] for warehouse in world.objects("warehouses").values() if not warehouse["deleted"]
    ]
    rows = {code: world.get("stock", stock_id(sku, code)) for code in codes}
    return {code: row["available"] for code, row in rows.items() if row is not None and not row["deleted"]}


def nearest_warehouse(world: World, *, sku: str, qty: int, pincode: str) -> str | None:
    """The warehouse that serves a PIN: one with enough, the longest common PIN prefix first; None when none has it."""
    available = available_by_warehouse(world, sku)
    fitting = [code for code, number in available.items() if number >= qty]
    if not fitting:
        return None
    pins = {w["code"]: str(w["pincode"]) for w in world.objects("warehouses").values()}
    return min(fitting, key=lambda code: (-_common_digits(pins[code], pincode), list(available).index(code)))


def _common_digits(one: str, other: str) -> int:
    same = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        same += 1
    return same
