"""What a replacement costs, set against what comes back for it. Pure; in minor units, GST included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Swap:
    """`units` that came back, worth `worth` as they were paid; each replacement is dearer by `step` (cheaper: negative)."""

    units: int
    worth: int
    step: int

    @property
    def price(self) -> int:
        """What the replacements cost: what was paid for the others, and the step between the two; never below nothing."""
        return max(0, self.worth + self.units * self.step)


@dataclass(frozen=True, slots=True)
class ExchangeSums:
    """`total` is the replacement order's; of it `credit` is paid by what came back, `due` by its customer.

    `back` is what of the returned worth goes back as money: credit + due = total, credit + back = what came back.
    """

    total: int
    credit: int
    due: int
    back: int


def exchange_sums(swaps: Iterable[Swap], *, carriage: int = 0, least: int) -> ExchangeSums:
    """What moves for an exchange; `carriage` of the returned pieces goes back as money when the fault was ours.

    A difference that no provider can collect (below `least`) is let off.
    """
    found = list(swaps)
    worth, total = sum(each.worth for each in found), sum(each.price for each in found)
    if 0 < total - worth < least:
        total = worth
    credit = min(worth, total)
    return ExchangeSums(total=total, credit=credit, due=total - credit, back=worth - credit + carriage)


def prices_within(swaps: Iterable[Swap], total: int) -> list[int]:
    """The swaps' prices, lowered from the last on until they come to `total`."""
    prices = [each.price for each in swaps]
    over = sum(prices) - total
    for index in range(len(prices) - 1, -1, -1):
        off = min(over, prices[index])
        prices[index] -= off
        over -= off
    return prices
