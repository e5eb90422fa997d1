"""What a change makes of an order's lines and promotions: pure, and every sum holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.measure import line_amount
from core.money import Money, split_amount, sum_money
from orders.promotions.rules.applied import AppliedPromotion


@dataclass(frozen=True, slots=True)
class SoldRow:
    """One line of an order as sold: `thing` is what the customer bought it as (a set, or the line itself)."""

    line_no: int
    thing: str
    quantity: int
    unit_price: Money
    total: Money
    uom: str
    is_of_set: bool = False


class SetStaysWhole(ValueError):
    """Of a set that was bought as one only all can go."""


def kept_rows(rows: Sequence[SoldRow], wanted: Mapping[str, int]) -> dict[int, int]:
    """How many of each line stay when things are to be `wanted` so many times, lines that do not change left out.

    The last line of a thing served from several places gives way first. Raises ValueError for more than was sold, for
    less than nothing and for an unknown thing, SetStaysWhole for a part of a set.
    """
    by_thing: dict[str, list[SoldRow]] = {}
    for row in rows:
        by_thing.setdefault(row.thing, []).append(row)
    kept: dict[int, int] = {}
    for thing, count in wanted.items():
        mine = by_thing.get(thing)
        if mine is None:
            raise ValueError(f"nothing of this order is called {thing}")
        kept |= _kept_of_set(mine, count) if mine[0].is_of_set else _kept_of_thing(mine, count)
    return {
        line_no: count
        for line_no, count in kept.items()
        if count != next(row.quantity for row in rows if row.line_no == line_no)
    }


def _kept_of_set(rows: Sequence[SoldRow], count: int) -> dict[int, int]:
    if count != 0:
        raise SetStaysWhole
    return {row.line_no: 0 for row in rows}


def _kept_of_thing(rows: Sequence[SoldRow], count: int) -> dict[int, int]:
    if not 0 <= count <= sum(row.quantity for row in rows):
        raise ValueError("a thing is kept as often as it was sold, or less")
    left, kept = count, {}
    for row in rows:
        kept[row.line_no] = min(row.quantity, left)
        left -= kept[row.line_no]
    return kept


def kept_total(row: SoldRow, kept: int) -> Money:
    """What `kept` of a line cost: its share of what was paid for all, at most its full price."""
    if kept == 0:
        return Money.zero(row.total.currency)
    share = split_amount(row.total.amount, [kept, row.quantity - kept])[0]
    return min(Money(share, row.total.currency), line_amount(row.unit_price, kept, row.uom))


def kept_promotions(
    applied: Sequence[AppliedPromotion], parts: Mapping[str, tuple[int, int]]
) -> tuple[AppliedPromotion, ...]:
    """The promotions on what stays: of each thing in `parts` so many of so many; a share of what was taken off goes along.

    What was taken off the carriage stays. One that takes nothing off any more is left out.
    """
    found = []
    for each in applied:
        by_line = {ref: _share(amount, parts.get(ref)) for ref, amount in each.by_line.items()}
        by_line = {ref: amount for ref, amount in by_line.items() if amount or ref not in parts}
        amount = sum_money(by_line.values(), each.amount.currency) + each.shipping
        found.append(replace(each, amount=amount, by_line=by_line))
    return tuple(each for each in found if each.amount)


def _share(amount: Money, part: tuple[int, int] | None) -> Money:
    if part is None:
        return amount
    kept, of = part
    return (
        Money(split_amount(amount.amount, [kept, of - kept])[0], amount.currency) if kept else amount - amount
    )


def parts_of(rows: Sequence[SoldRow], kept: Mapping[int, int]) -> dict[str, tuple[int, int]]:
    """Of each thing that changes, how much stays of how much."""
    changed = {row.thing for row in rows if row.line_no in kept}
    return {
        thing: (
            sum(kept.get(row.line_no, row.quantity) for row in rows if row.thing == thing),
            sum(row.quantity for row in rows if row.thing == thing),
        )
        for thing in changed
    }
