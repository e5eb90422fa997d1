"""A bundle's price laid onto its components, exact to the minor unit: each then bears its own HSN's rate. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.measure import PIECE, UNITS_PER_PRICE, line_amount
from core.money import Money, sum_money


@dataclass(frozen=True, slots=True)
class KitPart:
    """What lies in one kit: `quantity` stock units of a component that alone costs `unit_price`."""

    unit_price: Money
    quantity: int
    uom: str = PIECE

    @property
    def value(self) -> Money:
        """What it would cost alone."""
        return line_amount(self.unit_price, self.quantity, self.uom)


@dataclass(frozen=True, slots=True)
class LinePrice:
    """A line's sum as a price per piece or metre, less a `discount` of a few minor units where it does not divide."""

    unit_price: Money
    discount: Money
    total: Money


def shares_of(price: Money, parts: Sequence[KitPart]) -> list[Money]:
    """What of one kit's price each part bears, in proportion to what it would cost alone; they sum to it exactly.

    GST calls a bundle a mixed supply unless each part bears its own rate on its own share. Raises ValueError
    for no parts.
    """
    return price.split([part.value.amount for part in parts])


def discounted_sum(parts: Sequence[KitPart], *, percent_off_bp: int) -> Money:
    """What a kit costs whose parts' prices are summed and lowered, half up to the minor unit."""
    total = sum_money((part.value for part in parts), parts[0].unit_price.currency)
    return total - total.percent(percent_off_bp)


def price_for_total(total: Money, *, quantity: int, uom: str, at_least: Money | None = None) -> LinePrice:
    """A price per unit at which `quantity` comes to `total` or a little more, and the discount that makes it exact.

    `at_least` is kept when it is enough already.
    """
    needed = Money(-(-total.amount * UNITS_PER_PRICE[uom] // quantity), total.currency)
    unit_price = needed if at_least is None else max(needed, at_least)
    if at_least is not None and line_amount(at_least, quantity, uom) >= total:
        unit_price = at_least
    return LinePrice(unit_price, line_amount(unit_price, quantity, uom) - total, total)


def prices_by_place(sold: LinePrice, quantities: Sequence[int], uom: str) -> list[LinePrice]:
    """A line served from several places, taken apart: their totals sum to the line's, no discount is negative."""
    return [
        price_for_total(total, quantity=quantity, uom=uom, at_least=sold.unit_price)
        for total, quantity in zip(sold.total.split(quantities), quantities, strict=True)
    ]
