"""A line as single units, each with what it still costs after earlier promotions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from orders.promotions.rules.basket import BasketLine

Left = dict[str, int]
"""Minor units still to pay, by line ref, and for the shipping under SHIPPING."""


class Unit(NamedTuple):
    """One piece of a line: its price after earlier promotions, the line's place in the cart, and the line."""

    price: int
    place: int
    line: BasketLine


def unit_prices(line: BasketLine, left: Left) -> list[int]:
    """What each unit of a line still costs; they sum to what is left of it."""
    if left[line.ref] == line.total:
        return [line.unit_price] * line.quantity
    each, over = divmod(
        left[line.ref], line.quantity
    )  # as `split_amount` with equal weights, without the weights
    return [each + 1] * over + [each] * (line.quantity - over)


def units_of(lines: Sequence[BasketLine], left: Left) -> list[Unit]:
    """All units of these lines in the cart's order."""
    return [Unit(price, place, line) for place, line in enumerate(lines) for price in unit_prices(line, left)]
