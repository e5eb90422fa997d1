"""What a return is worth: each line's share of what was paid, however it is split over returns. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orders.invoices.rules import Sums, credited_sums


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line as it was paid, after every discount. `carriage_back`: units whose carriage and fees were given back."""

    line_no: int
    quantity: int
    goods: Sums
    carriage: Sums
    surcharge: Sums = Sums()  # noqa: RUF009 - frozen
    back: int = 0
    carriage_back: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """In minor units: the pieces' share of what was paid, and that of carriage and fees."""

    goods: int
    carriage: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.goods + self.carriage


def worth_of(
    lines: Sequence[PaidLine], taken: Mapping[int, int], *, our_fault: bool, whole: bool | None = None
) -> Worth:
    """What `taken` units by line are worth, GST included.

    Shares grow with what has come back in all and are rounded half up, so that the last part takes the remainder.
    The carriage comes back for these units when the fault is ours; all that is left of it when everything is back:
    `whole` says so where the lines alone do not tell.
    """
    whole = gives_back_whole(lines, taken) if whole is None else whole
    goods = sum(goods_of(lines, taken).values())
    carriage = sum(
        _carriage(line, line.quantity - line.carriage_back if whole else taken.get(line.line_no, 0))
        for line in lines
        if whole or our_fault
    )
    return Worth(goods, carriage)


def goods_of(lines: Sequence[PaidLine], taken: Mapping[int, int]) -> dict[int, int]:
    """By line: what the taken pieces are worth without carriage."""
    return {
        line.line_no: credited_sums(line=line.goods, quantity=line.quantity, before=line.back, now=now).total
        for line in lines
        if (now := taken.get(line.line_no, 0))
    }


def _carriage(line: PaidLine, units: int) -> int:
    if units <= 0:
        return 0
    return sum(
        credited_sums(line=part, quantity=line.quantity, before=line.carriage_back, now=units).total
        for part in (line.carriage, line.surcharge)
    )


def gives_back_whole(lines: Sequence[PaidLine], taken: Mapping[int, int]) -> bool:
    """Whether with these units all of the order is back."""
    return all(line.back + taken.get(line.line_no, 0) >= line.quantity for line in lines)
