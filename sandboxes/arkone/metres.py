"""Goods sold by the metre: kept in whole centimetres here, told and taken as decimal strings in metres ("2.50").

An object or line of such goods bears `"uom": "Mtr"`; pieces bear no `uom` and whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sandboxes.arkone.problems import Findings
from sandboxes.kit import World

Json = dict[str, Any]

METRE: Final = "Mtr"
_CENT: Final = Decimal("0.01")
_METRES: Final = re.compile(r"^[0-9]{1,7}(\.[0-9]{1,2})?$")
_QUANTITIES: Final = ("qty", "qty_cancelled", "on_hand", "committed", "available", "min_qty")


def by_metre(world: World, sku: str) -> bool:
    """Whether the item with this SKU is sold by the metre."""
    entry = world.get("skus", sku)
    item = world.get("items", entry["item_id"]) if entry is not None else None
    return item is not None and item.get("uom") == METRE


def unit_of(world: World, sku: str) -> Json:
    """The `uom` that a line of this SKU bears: none for pieces."""
    return {"uom": METRE} if by_metre(world, sku) else {}


def in_metres(obj: Json) -> Json:
    """An object as it is told: quantities of metre goods as text, also in its lines."""
    told = dict(obj)
    if obj.get("uom") == METRE:
        told |= {
            name: f"{Decimal(obj[name]) / 100:.2f}" for name in _QUANTITIES if isinstance(obj.get(name), int)
        }
    if isinstance(obj.get("lines"), list):
        told["lines"] = [in_metres(line) for line in obj["lines"]]
    return told


def in_centimetres(row: Json) -> Json:
    """A row given from outside, with quantities written in metres as they are kept here. Raises ValueError."""
    texts = {name: row[name] for name in _QUANTITIES if isinstance(row.get(name), str)}
    if texts and row.get("uom") != METRE:
        raise ValueError(f"{row.get('sku')} is not sold by the metre")
    return {**row, **{name: _centimetres(text) for name, text in texts.items()}}


def quantity(findings: Findings, world: World, row: Mapping[str, Any], *, path: str) -> int:
    """`qty` of a line: a whole number of pieces, or metres as text; notes what is wrong with it."""
    if not by_metre(world, str(row.get("sku"))):
        return findings.count(row, "qty", path=path)
    value = row.get("qty")
    if not isinstance(value, str) or not _METRES.match(value) or not _centimetres(value):
        findings.add(f"{path}qty", "not_metres_as_text")
        return 1
    return _centimetres(value)


def worth(price: Decimal, qty: int, unit: Json) -> Decimal:
    """Price times quantity, per metre half up to the paisa."""
    if unit.get("uom") != METRE:
        return price * qty
    return (price * qty / 100).quantize(_CENT, ROUND_HALF_UP)


def _centimetres(text: str) -> int:
    if not _METRES.match(text):
        raise ValueError(f"{text!r} is not a length in metres")
    return int(Decimal(text) * 100)
