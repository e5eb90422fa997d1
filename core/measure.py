"""How much of a thing: pieces, or metres counted in whole centimetres. The one place where a quantity becomes money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.errors import Invalid
from core.money import Money, round_half_up

PIECE = "piece"
METRE = "metre"
UOMS = [(PIECE, "piece"), (METRE, "metre")]
# Stock units in what one price buys: a piece is one, a metre is a hundred centimetres.
UNITS_PER_PRICE = {PIECE: 1, METRE: 100}
# More digits than any shelf holds: text longer than this is nobody's order.
_PIECES = re.compile(r"[0-9]{1,7}")
_METRES = re.compile(r"([0-9]{0,7}(?:\.[0-9]{1,6})?)\s*(m|cm)?", re.IGNORECASE)


class WrongQuantity(Invalid):
    """A quantity that cannot be sold: not a number, or not in the steps the thing is sold in."""

    code = "wrong_quantity"
    message = "Please write how many you would like."


@dataclass(frozen=True, slots=True)
class SoldBy:
    """How a thing is sold. All figures in stock units: pieces, or centimetres of goods sold by the metre."""

    uom: str = PIECE
    step: int = 1
    minimum: int = 1
    maximum: int | None = None

    def check(self, quantity: int) -> None:
        """Raise WrongQuantity, in the shopper's words, unless `quantity` stock units can be sold at once."""
        if quantity < self.minimum:
            raise WrongQuantity(f"The least we sell of this is {quantity_text(self.minimum, self.uom)}.")
        if self.maximum is not None and quantity > self.maximum:
            raise WrongQuantity(
                f"The most we sell of this at once is {quantity_text(self.maximum, self.uom)}."
            )
        if (quantity - self.minimum) % self.step:
            raise WrongQuantity(self._between(quantity))

    def _between(self, quantity: int) -> str:
        below = quantity - (quantity - self.minimum) % self.step
        above = below + self.step
        near = quantity_text(below, self.uom)
        if self.maximum is None or above <= self.maximum:
            near += f" or {quantity_text(above, self.uom)}"
        return (
            f"This is sold from {quantity_text(self.minimum, self.uom)}"
            f" in steps of {quantity_text(self.step, self.uom)}: please choose {near}."
        )


ANY_PIECES = SoldBy()


def line_amount(unit_price: Money, quantity: int, uom: str = PIECE) -> Money:
    """What `quantity` stock units cost at `unit_price` per piece or per metre, half up to the minor unit."""
    per = UNITS_PER_PRICE[uom]
    if per == 1:
        return unit_price * quantity
    return Money(round_half_up(Fraction(unit_price.amount * quantity, per)), unit_price.currency)


def quantity_text(quantity: int, uom: str = PIECE) -> str:
    """For people: `2` pieces, `2.5 m`."""
    if uom == PIECE:
        return str(quantity)
    return f"{decimal_quantity(quantity, uom)} m"


def decimal_quantity(quantity: int, uom: str = PIECE) -> str:
    """The bare number, in pieces or metres, without idle zeros: `2`, `2.5`. What other systems and inputs are told."""
    whole, rest = divmod(abs(quantity), UNITS_PER_PRICE[uom])
    fraction = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if quantity < 0 else ''}{whole}{fraction}"


def quantity_from_decimal(text: str, uom: str = PIECE) -> int:
    """Stock units of a decimal text in pieces or metres (`2`, `2.50`, `-1`). Raises ValueError for anything finer."""
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", text):
        raise ValueError(f"{text!r} is not a quantity")
    scaled = Decimal(text) * UNITS_PER_PRICE[uom]
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{text!r} is no whole number of {'centimetres' if uom == METRE else 'pieces'}")
    return int(scaled)


def parse_quantity(text: str, uom: str = PIECE, step: int = 1) -> int:
    """Stock units of what a person typed: `2`, or `2.5`, `2.5 m`, `250 cm` for goods sold by the metre.

    Promises a positive multiple of `step`. Raises WrongQuantity in the shopper's words.
    """
    quantity = read_quantity(text, uom)
    SoldBy(uom=uom, step=step, minimum=step).check(quantity)
    return quantity


def read_quantity(text: str, uom: str = PIECE) -> int:
    """Stock units of what a person typed, not yet held against any step. Raises WrongQuantity."""
    words = text.strip()
    if uom == PIECE:
        if not _PIECES.fullmatch(words):
            raise WrongQuantity("Please write a whole number, such as 2.")
        return int(words)
    found = _METRES.fullmatch(words)
    if found is None or not found[1]:
        raise WrongQuantity("Please write the length in metres, such as 2.5.")
    per = 1 if (found[2] or "m").lower() == "cm" else UNITS_PER_PRICE[uom]
    scaled = Decimal(found[1]) * per
    if scaled != scaled.to_integral_value():
        raise WrongQuantity("We cut to the whole centimetre: please write a length such as 2.5 or 2.75.")
    return int(scaled)
