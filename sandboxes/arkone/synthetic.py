"""A range as large as one likes: the same figures for the same seed, entered silently as by a bulk import."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from sandboxes.arkone.catalogue import put_item, put_price
from sandboxes.arkone.objects import save
from sandboxes.arkone.stock import put_stock, stock_id
from sandboxes.kit import World, rfc3339

Json = dict[str, Any]

SIZES: Final = ("XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL")
COLOURS: Final = ("Maroon", "Emerald", "Gold", "Indigo", "Ivory", "Mustard", "Teal", "Rose")
_FABRICS: Final = ("Cotton", "Chanderi", "Ikat", "Silk", "Georgette", "Khadi")
_PRICE_LIST: Final = "RETAIL"
_WAREHOUSE: Final = "BLR"
# Rows entered together bear the same moment.
_TOGETHER: Final = 100


def make_range(
    world: World, *, styles: int, variants_each: int, places: int, prefix: str, seed: int, fresh: bool
) -> Json:
    """Add styles with variants, each with a retail price and stock in so many warehouses; tells how many.

    Entered over the past hours, or this very moment when `fresh`. Raises ValueError for more variants than sizes and
    colours can tell apart.
    """
    if not 1 <= variants_each <= len(SIZES) * len(COLOURS):
        raise ValueError(f"a style has 1 to {len(SIZES) * len(COLOURS)} variants")
    dice = random.Random(seed)
    entered = _Entered(world, rows=styles * (1 + (2 + places) * variants_each), fresh=fresh)
    codes = [_WAREHOUSE, *(f"W{number:02d}" for number in range(2, places + 1))]
    _furnish(world, codes, entered)
    skus = []
    for number in range(1, styles + 1):
        style = {
            "sku": f"{prefix}-{number:06d}",
            "name": f"{dice.choice(_FABRICS)} blouse {prefix} {number}",
            "hsn": "62063000",
            "gst_policy": "slab",
            "weight_g": dice.randrange(200, 600),
            "dims": {"length_cm": 30, "breadth_cm": 25, "height_cm": 4},
        }
        rate = dice.randrange(500, 2400)
        skus += _add_style(world, {**style, "mrp": f"{rate + 400}.00"}, variants_each, entered)
        for sku in skus[-variants_each:]:
            _add_price(world, sku, rate, entered)
            for code in codes:
                _add_stock(world, sku, code, dice.randrange(1, 40), entered)
    return {"styles": styles, "variants": len(skus), "prices": len(skus), "stock": len(skus) * len(codes)}


def reprice(world: World, *, count: int, by: int, prefix: str) -> list[str]:
    """Lower the retail prices of the first `count` SKUs of a made range by whole rupees, this very moment; their SKUs."""
    chosen = [row for row in world.objects("prices").values() if row["sku"].startswith(f"{prefix}-")][:count]
    for row in chosen:
        put_price(world, {**row, "rate": f"{int(row['rate'].split('.')[0]) - by}.00"}, told=False)
    return [row["sku"] for row in chosen]


class _Entered:
    """The moments at which rows were entered, in order, all of them past."""

    def __init__(self, world: World, *, rows: int, fresh: bool) -> None:
        self._next: Callable[[], str | None] = (lambda: None) if fresh else self._past
        self._start = world.now() - timedelta(hours=1, seconds=rows // _TOGETHER)
        self._given = 0

    def moment(self) -> str | None:
        """The next; None says now."""
        return self._next()

    def _past(self) -> str:
        self._given += 1
        return rfc3339(self._start + timedelta(seconds=self._given // _TOGETHER))


def _furnish(world: World, codes: list[str], entered: _Entered) -> None:
    if world.get("price_lists", _PRICE_LIST) is None:
        price_list = {"id": _PRICE_LIST, "name": "Retail", "currency": "INR", "tax_inclusive": True}
        save(world, "price_lists", {**price_list, "default": True}, modified_at=entered.moment())
    for code in codes:
        if world.get("warehouses", f"WH-{code}") is not None:
            continue
        place = {
            "code": code, "name": f"Bengaluru warehouse {code}", "city": "Bengaluru", "state": "Karnataka",
            "state_code": "29", "pincode": "560027", "address": "7 Mission Road", "gstin": "29ABCDE1234F1ZW",
            "phone": "9876500011",
        }  # fmt: skip
        save(world, "warehouses", {**place, "id": f"WH-{code}"}, modified_at=entered.moment())


def _add_style(world: World, style: Json, variants_each: int, entered: _Entered) -> list[str]:
    parent_id = f"ITEM-{style['sku']}"
    put_item(
        world, {**style, "id": parent_id, "has_variants": True}, modified_at=entered.moment(), told=False
    )
    skus = []
    for number in range(variants_each):
        size, colour = SIZES[number % len(SIZES)], COLOURS[number // len(SIZES)]
        sku = f"{style['sku']}-{size}-{colour.upper()}"
        named = {"name": f"{style['name']}, {size}, {colour}", "attributes": {"size": size, "colour": colour}}
        item = {**style, **named, "id": f"ITEM-{sku}", "sku": sku, "parent_id": parent_id}
        put_item(world, item, modified_at=entered.moment(), told=False)
        skus.append(sku)
    return skus


def _add_price(world: World, sku: str, rate: int, entered: _Entered) -> None:
    price = {"id": f"PRICE-{sku}", "sku": sku, "price_list": _PRICE_LIST, "rate": f"{rate}.00"}
    put_price(world, price, modified_at=entered.moment(), told=False)


def _add_stock(world: World, sku: str, code: str, on_hand: int, entered: _Entered) -> None:
    row = {"id": stock_id(sku, code), "sku": sku, "warehouse": code, "committed": 0}
    put_stock(world, {**row, "on_hand": on_hand}, modified_at=entered.moment(), told=False)
