"""How a run begins: the demo range of the house, a small one for tests, or nothing."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sandboxes.arkone.catalogue import put_item, put_price
from sandboxes.arkone.objects import save
from sandboxes.arkone.stock import put_stock, stock_id
from sandboxes.kit import World, rfc3339

Json = dict[str, Any]

DEMO: Final = Path(__file__).parent / "demo_catalogue.json"
# Rows entered together bear the same moment, as after a bulk import: cursors must cope with that.
_TOGETHER: Final = 40


@lru_cache(maxsize=1)
def _demo_catalogue() -> Json:
    catalogue: Json = json.loads(DEMO.read_text(encoding="utf-8"))
    return catalogue


def demo(world: World) -> None:
    """The whole demo range, entered over the past day."""
    load_catalogue(world, deepcopy(_demo_catalogue()))


def small(world: World) -> None:
    """Three products with eleven variants, three warehouses, two price lists with a quantity break."""
    load_catalogue(world, small_catalogue())


def empty(world: World) -> None:
    """Nothing at all."""


def default(world: World) -> None:
    """The demo range for people; the small one for the runs of tests."""
    if world.run_id == "default":
        demo(world)
    else:
        small(world)


def load_catalogue(world: World, catalogue: Json) -> None:
    """Store a catalogue as versioned objects, silently and with moments in the past."""
    moments = _Moments(world)
    company = catalogue.get("company") or {}
    world.put("companies", {**company, "id": "COMPANY"})
    for warehouse in catalogue["warehouses"]:
        id_ = f"WH-{warehouse['code']}"
        save(world, "warehouses", {**warehouse, "id": id_}, modified_at=moments.following())
    for price_list in catalogue["price_lists"]:
        save(world, "price_lists", price_list, modified_at=moments.following())
    for item in catalogue["items"]:
        put_item(world, item, modified_at=moments.following(), told=False)
    for price in catalogue["prices"]:
        put_price(world, price, modified_at=moments.following(), told=False)
    for row in catalogue["stock"]:
        full = {"id": stock_id(row["sku"], row["warehouse"]), "committed": 0, **row}
        put_stock(world, full, modified_at=moments.following(), told=False)


class _Moments:
    """Moments from a day ago on, one second apart for each batch of rows."""

    def __init__(self, world: World) -> None:
        self._start = world.now() - timedelta(days=1)
        self._given = 0

    def following(self) -> str:
        self._given += 1
        return rfc3339(self._start + timedelta(seconds=self._given // _TOGETHER))


def small_catalogue() -> Json:
    """The small range as a catalogue, for tests that need its figures."""
    catalogue: Json = {
        "company": {"name": "Blouson", "email": "care@blouson.example"},
        "warehouses": _SMALL_WAREHOUSES,
        "items": [],
        "price_lists": [
            {"id": "RETAIL", "name": "Retail", "currency": "INR", "tax_inclusive": True, "default": True},
            {"id": "WHOLESALE", "name": "Wholesale", "currency": "INR", "tax_inclusive": True},
        ],
        "prices": [],
        "stock": [],
    }
    for product in _SMALL_PRODUCTS:
        _add_product(catalogue, product)
    wholesale = {"sku": "BL-IKAT-M", "price_list": "WHOLESALE"}
    catalogue["prices"] += [
        {"id": "PRICE-W-1", **wholesale, "rate": "1199.00", "min_qty": 1},
        {"id": "PRICE-W-10", **wholesale, "rate": "1049.00", "min_qty": 10},
    ]
    return catalogue


def _add_product(catalogue: Json, product: Json) -> None:
    """A parent with its variants, each with a retail price and stock in every warehouse."""
    sku = product["sku"]
    fields = {
        **{name: product[name] for name in ("hsn", "gst_policy", "mrp", "weight_g")},
        "dims": {"length_cm": 30, "breadth_cm": 25, "height_cm": 4},
    }
    parent = {"id": f"ITEM-{sku}", "sku": sku, "name": product["name"], "has_variants": True, **fields}
    catalogue["items"].append(parent)
    for value in product["values"]:
        variant = f"{sku}-{value.upper()}"
        item = {"id": f"ITEM-{variant}", "sku": variant, "parent_id": parent["id"], **fields}
        named = {"name": f"{product['name']}, {value}", "attributes": {product["axis"]: value}}
        catalogue["items"].append({**item, **named})
        price = {"id": f"PRICE-{variant}", "sku": variant, "price_list": "RETAIL", "min_qty": 1}
        catalogue["prices"].append({**price, "rate": product["rate"]})
        for code, on_hand in (("BLR", 10), ("MUM", 5), ("DEL", 2)):
            catalogue["stock"].append({"sku": variant, "warehouse": code, "on_hand": on_hand})


_SMALL_PRODUCTS: Final = (
    {
        "sku": "BL-IKAT", "name": "Ikat cotton blouse", "hsn": "62063000", "gst_policy": "slab", "weight_g": 350,
        "rate": "1499.00", "mrp": "1799.00", "axis": "size", "values": ("S", "M", "L", "XL"),
    },
    {
        "sku": "SR-KANCHI", "name": "Kanchipuram silk saree", "hsn": "50072010", "gst_policy": "fabric",
        "weight_g": 900, "rate": "12999.00", "mrp": "15999.00", "axis": "colour",
        "values": ("Maroon", "Emerald", "Gold"),
    },
    {
        "sku": "LH-BANDHANI", "name": "Bandhani lehenga", "hsn": "62114900", "gst_policy": "slab", "weight_g": 350,
        "rate": "4999.00", "mrp": "6499.00", "axis": "size", "values": ("S", "M", "L", "XL"),
    },
)  # fmt: skip
_SMALL_WAREHOUSES: Final = [
    {
        "code": code, "name": f"{city} warehouse", "city": city, "state": state, "state_code": state_code,
        "pincode": pincode, "address": address, "gstin": gstin, "phone": phone,
    }
    for code, city, state, state_code, pincode, address, gstin, phone in (
        ("BLR", "Bengaluru", "Karnataka", "29", "560027", "7 Mission Road", "29ABCDE1234F1ZW", "9876500011"),
        ("MUM", "Mumbai", "Maharashtra", "27", "400013", "14 Mill Road", "27ABCDE1234F1Z0", "9876500012"),
        ("DEL", "New Delhi", "Delhi", "07", "110024", "22 Ring Road", "07ABCDE1234F1Z2", "9876500013"),
    )
]  # fmt: skip
