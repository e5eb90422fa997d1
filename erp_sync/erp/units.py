"""Quantities as ERPs tell them: whole numbers of pieces, and metres with a fraction."""

from __future__ import annotations

from core.measure import METRE, PIECE, decimal_quantity, quantity_from_decimal
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields

# Names of units, lower case; a unit that is not here cannot be sold by the shop.
_UNITS = {
    **dict.fromkeys(("nos", "no", "pcs", "pc", "piece", "unit", "each", "ea", "set", "pair", "box"), PIECE),
    **dict.fromkeys(("mtr", "mtrs", "m", "meter", "metre"), METRE),
}


def uom_of(row: Fields) -> str:
    """The unit that a row counts in; pieces when it does not say. Raises BadMessage for one the shop does not know."""
    return unit_named(row, "uom")


def unit_named(row: Fields, field: str) -> str:
    """As `uom_of`, from a field of another name."""
    word = row.text(field, "Nos")
    try:
        return _UNITS[word.lower()]
    except KeyError as unknown:
        raise BadMessage(f"{row.path}.{field} is {word[:20]!a}, expected pieces or metres") from unknown


def quantity_of(row: Fields, name: str, default: int | None = None) -> int:
    """A quantity in stock units, in the row's own unit. Raises BadMessage."""
    uom = uom_of(row)
    if uom == PIECE or (default is not None and not row.has(name)):
        return row.whole(name, default)
    try:
        return quantity_from_decimal(row.text(name), uom)
    except ValueError as broken:
        raise BadMessage(f"{row.path}.{name}: {broken}") from broken


def wire_quantity(quantity: int, uom: str) -> int | str:
    """Stock units as our contract writes them: `2`, or `"2.5"` metres."""
    return quantity if uom == PIECE else decimal_quantity(quantity, uom)
