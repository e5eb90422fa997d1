"""A line as it is sold, kept as JSON until it is in an order: what was agreed does not change meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from core.money import Money
from orders.sales.operations.write_lines import SoldLine

AMOUNTS = ("unit_price", "discount", "add_on_price")


def sold_as_json(line: SoldLine) -> dict[str, Any]:
    """JSON-safe; amounts in minor units."""
    kept = {part.name: getattr(line, part.name) for part in fields(SoldLine)}
    for name in AMOUNTS:
        kept[name] = kept[name].amount if kept[name] is not None else None
    return {**kept, **{name: dict(kept[name]) for name in ("options", "picture", "configuration", "bundle")}}


def sold_from_json(kept: Mapping[str, Any], currency: str) -> SoldLine:
    """The same back."""
    amounts = {name: Money(kept[name], currency) if kept[name] is not None else None for name in AMOUNTS}
    return SoldLine(**{**kept, **amounts})
