"""Items, prices and other master data: storing them, and editing them by hand as a person in the ERP would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sandboxes.arkone.metres import in_centimetres, unit_of
from sandboxes.arkone.objects import RESOURCES, publish, save, shown
from sandboxes.arkone.sales_orders import save_and_tell
from sandboxes.arkone.stock import put_stock, stock_id, stock_row
from sandboxes.kit import World

Json = dict[str, Any]

_ITEM_DEFAULTS: Final[Json] = {
    "parent_id": None,
    "has_variants": False,
    "uom": "Nos",
    "gst_policy": "slab",
    "attributes": {},
    "status": "active",
}
_PRICE_DEFAULTS: Final[Json] = {"min_qty": 1, "valid_from": None, "valid_to": None, "customer_id": None}


def put_item(world: World, item: Json, *, modified_at: str | None = None, told: bool = True) -> Json:
    """Store an item and make it findable by SKU."""
    stored = save(world, "items", {**_ITEM_DEFAULTS, **item}, modified_at=modified_at)
    world.put("skus", {"id": stored["sku"], "item_id": stored["id"]})
    if told:
        publish(world, "items", shown(stored))
    return stored


def put_price(world: World, price: Json, *, modified_at: str | None = None, told: bool = True) -> Json:
    """Store a price; its currency is that of its list."""
    price_list = world.get("price_lists", price["price_list"]) or {}
    currency = {"currency": price_list.get("currency", "INR")}
    row = in_centimetres({**_PRICE_DEFAULTS, **currency, **price, **unit_of(world, price["sku"])})
    stored = save(world, "prices", row, modified_at=modified_at)
    if told:
        publish(world, "prices", shown(stored))
    return stored


def edit_objects(world: World, type_: str, objects: list[Json]) -> None:
    """Seeding: each object is an edit in the ERP. Known ones are merged and get a new version; news is sent.

    Items are known by `id` or `sku`, prices by `id` or by SKU, list and quantity, stock by SKU and warehouse,
    warehouses by `code`. Raises ValueError for an object that names none of these.
    """
    edit = _EDITS.get(type_, _edit_plain)
    for given in objects:
        edit(world, type_, dict(given))


def _edit_item(world: World, type_: str, given: Json) -> None:
    entry = world.get("skus", str(given.get("sku")))
    id_ = (
        given.get("id") or (entry["item_id"] if entry is not None else None) or _named(given, "sku", "ITEM-")
    )
    put_item(world, {**(world.get("items", id_) or {}), **given, "id": id_})


def _edit_price(world: World, type_: str, given: Json) -> None:
    id_ = given.get("id") or _known_price(world, given)
    known = world.get("prices", str(id_)) if id_ else None
    if known is None and not {"sku", "price_list", "rate"} <= set(given):
        raise ValueError("a new price needs sku, price_list and rate")
    if not id_:
        id_ = f"PRICE-{given['sku']}-{given['price_list']}-{given.get('min_qty', 1)}"
    put_price(world, {**(known or {}), **given, "id": id_})


def _known_price(world: World, given: Json) -> str | None:
    wanted = (given.get("sku"), given.get("price_list"), given.get("min_qty", 1), given.get("customer_id"))
    return next(
        (
            row["id"]
            for row in world.objects("prices").values()
            if (row["sku"], row["price_list"], row["min_qty"], row["customer_id"]) == wanted
        ),
        None,
    )


def _edit_stock(world: World, type_: str, given: Json) -> None:
    known = world.get("stock", str(given.get("id")))
    if known is None and not (given.get("sku") and given.get("warehouse")):
        raise ValueError("stock needs a sku and a warehouse")
    sku, warehouse = (known["sku"], known["warehouse"]) if known else (given["sku"], given["warehouse"])
    put_stock(world, {**stock_row(world, sku, warehouse), **given, "id": stock_id(sku, warehouse)})


def _edit_warehouse(world: World, type_: str, given: Json) -> None:
    id_ = str(given.get("id") or _named(given, "code", "WH-"))
    save(world, "warehouses", {**(world.get("warehouses", id_) or {}), **given, "id": id_})


def _edit_plain(world: World, type_: str, given: Json) -> None:
    if not given.get("id"):
        raise ValueError(f"{type_} need an id")
    merged = {**(world.get(type_, str(given["id"])) or {}), **given}
    if type_ == "sales_orders":
        save_and_tell(world, merged)
        return
    stored = save(world, type_, merged)
    if type_ in RESOURCES:
        publish(world, type_, shown(stored))


def _named(given: Json, field: str, prefix: str) -> str:
    if not given.get(field):
        raise ValueError(f"give an id or a {field}")
    return f"{prefix}{given[field]}"


_EDITS: Final[dict[str, Callable[[World, str, Json], None]]] = {
    "items": _edit_item,
    "prices": _edit_price,
    "stock": _edit_stock,
    "warehouses": _edit_warehouse,
}
