"""What may come back, what it may become, and how a return moves: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from core.errors import Refused
from core.measure import METRE, PIECE


class ReturnStatus(StrEnum):
    """Where a return stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PICKUP_BOOKED = "pickup_booked"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    INSPECTED = "inspected"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    CLOSED = "closed"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """For people: "On its way to us"."""
        return LABELS[self]


To = ReturnStatus
LABELS = {
    To.REQUESTED: "Asked for",
    To.APPROVED: "Approved",
    To.PICKUP_BOOKED: "Pick-up booked",
    To.IN_TRANSIT: "On its way to us",
    To.RECEIVED: "With us",
    To.INSPECTED: "Looked at",
    To.REFUNDED: "Refunded",
    To.EXCHANGED: "Exchanged",
    To.CLOSED: "Closed",
    To.REFUSED: "Not accepted",
    To.CANCELLED: "Called off",
}
# From which states each step may be taken, and where it leads.
STEPS: Mapping[str, tuple[frozenset[ReturnStatus], ReturnStatus]] = {
    "approve": (frozenset({To.REQUESTED}), To.APPROVED),
    "refuse": (frozenset({To.REQUESTED}), To.REFUSED),
    "cancel": (frozenset({To.REQUESTED, To.APPROVED, To.PICKUP_BOOKED}), To.CANCELLED),
    "book": (frozenset({To.APPROVED}), To.PICKUP_BOOKED),
    "collect": (frozenset({To.APPROVED, To.PICKUP_BOOKED}), To.IN_TRANSIT),
    "receive": (frozenset({To.APPROVED, To.PICKUP_BOOKED, To.IN_TRANSIT}), To.RECEIVED),
    "inspect": (frozenset({To.RECEIVED}), To.INSPECTED),
    "believe": (frozenset({To.APPROVED}), To.INSPECTED),
    "refund": (frozenset({To.INSPECTED}), To.REFUNDED),
    "exchange": (frozenset({To.INSPECTED}), To.EXCHANGED),
    "close": (frozenset({To.INSPECTED}), To.CLOSED),
}
OVER = frozenset({To.REFUNDED, To.EXCHANGED, To.CLOSED, To.REFUSED, To.CANCELLED})
# Those that never took a piece back: their pieces may be returned another time.
UNDONE = frozenset({To.REFUSED, To.CANCELLED})


class WrongStep(Refused):
    """The return is not where this step begins: somebody was faster, or it is over."""

    code = "wrong_step"
    message = "This return has moved on. Please look at it again."


class NotReturnable(Refused):
    """These pieces cannot come back; the message says which and why."""

    code = "not_returnable"
    message = "These pieces cannot be returned."


def next_status(current: ReturnStatus, step: str) -> ReturnStatus:
    """Where a step leads. Raises WrongStep when it does not begin at `current`."""
    begins, ends = STEPS[step]
    if current not in begins:
        raise WrongStep(f"This return is {current.label.lower()}. Please look at it again.")
    return ends


def can_step(current: ReturnStatus, step: str) -> bool:
    """Whether a step may be taken now."""
    return current in STEPS[step][0]


@dataclass(frozen=True, slots=True)
class SoldUnits:
    """A line of an order as its return is judged. Quantities in stock units; `back` came or is coming back already.

    `set_ref` names the bundle it was sold in, `part_ref` its part of it (several lines when several places serve
    it), `per_set` how many of that part are in one.
    """

    line_no: int
    title: str
    quantity: int
    back: int
    is_returnable: bool
    delivered_at: datetime | None
    uom: str = PIECE
    set_ref: str = ""
    part_ref: str = ""
    per_set: int = 1


@dataclass(frozen=True, slots=True)
class Returnable:
    """How much of a line may come back now; `why_not` says why nothing may."""

    quantity: int
    why_not: str = ""


def returnable(units: SoldUnits, *, now: datetime, window_days: int, our_fault: bool = False) -> Returnable:
    """How much of a line may still come back.

    Delivered units within the window that are not back yet. Pieces made for one person and cloth cut to length come
    back only when the fault is ours.
    """
    if units.delivered_at is None:
        return Returnable(0, "not delivered yet")
    if now > units.delivered_at + timedelta(days=window_days):
        return Returnable(0, f"the {window_days} days for returns are over")
    left = units.quantity - units.back
    if left <= 0:
        return Returnable(0, "on its way back already")
    if not our_fault and units.uom == METRE:
        return Returnable(0, "cut to your length, so it cannot come back")
    if not our_fault and not units.is_returnable:
        return Returnable(0, "made for you, so it cannot come back")
    return Returnable(left)


@dataclass(frozen=True, slots=True)
class Asked:
    """So many units of a line that somebody wants to send back; `our_fault` is what the chosen reason says."""

    line_no: int
    quantity: int
    our_fault: bool = False


def check_request(
    sold: Sequence[SoldUnits], asked: Sequence[Asked], *, now: datetime, window_days: int
) -> None:
    """Raises NotReturnable, naming the piece, for what cannot come back: too much, too late, half a set."""
    by_line = {units.line_no: units for units in sold}
    if not asked or len({each.line_no for each in asked}) < len(asked):
        raise NotReturnable("Choose at least one piece, and each piece once.")
    for each in asked:
        units = by_line.get(each.line_no)
        if units is None or each.quantity < 1:
            raise NotReturnable("Choose at least one piece of this order.")
        found = returnable(units, now=now, window_days=window_days, our_fault=each.our_fault)
        if found.why_not:
            raise NotReturnable(f"{units.title}: {found.why_not}.")
        if each.quantity > found.quantity:
            raise NotReturnable(f"{units.title}: only {found.quantity} can come back.")
    _check_sets(by_line, asked)


def _check_sets(by_line: Mapping[int, SoldUnits], asked: Sequence[Asked]) -> None:
    """A set comes back whole, unless the fault is ours: then the faulty part alone may."""
    wanted = {each.line_no: each.quantity for each in asked}
    for set_ref in {by_line[each.line_no].set_ref for each in asked if not each.our_fault} - {""}:
        parts = [units for units in by_line.values() if units.set_ref == set_ref]
        coming: dict[str, int] = defaultdict(int)
        for units in parts:
            coming[units.part_ref] += wanted.get(units.line_no, 0)
        per_set = {units.part_ref: units.per_set for units in parts}
        sets = {Fraction(count, per_set[part]) for part, count in coming.items()}
        if len(sets) > 1 or not all(count.denominator == 1 for count in sets):
            raise NotReturnable("The pieces of a set come back together. Please choose all of them.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What inspection found of a line's returned units: sellable, damaged, or not what we sold; the rest is missing."""

    line_no: int
    good: int
    damaged: int = 0
    not_ours: int = 0


class BadVerdict(Refused):
    """More was found than was sent, or a line was left out."""

    code = "bad_verdict"
    message = "The numbers do not fit what was to come back. Please count again."


def check_verdicts(expected: Mapping[int, int], verdicts: Iterable[Verdict]) -> None:
    """Raises BadVerdict unless each expected line has one verdict of at most its quantity."""
    found = list(verdicts)
    if sorted(each.line_no for each in found) != sorted(expected):
        raise BadVerdict("Say for each piece what you found.")
    for each in found:
        parts = (each.good, each.damaged, each.not_ours)
        if min(parts) < 0 or sum(parts) > expected[each.line_no]:
            raise BadVerdict


@dataclass(frozen=True, slots=True)
class FreePiece:
    """Units that a deal made free: `worth` is what they would have cost; of `quantity`, `back` came back."""

    quantity: int
    back: int
    worth: int


@dataclass(frozen=True, slots=True)
class PaidPiece:
    """What was paid for a line, and how much of that has been taken back."""

    paid: int
    back: int


def earned_no_more(free: Sequence[FreePiece], paid: Sequence[PaidPiece]) -> int:
    """What free pieces that stay come to, in minor units, once the bought pieces that earned them have come back.

    A free piece is earned by all that was bought: it is charged in proportion to the paid value that came back.
    Counted over everything taken back so far, half down, so that returning the rest never charges twice.
    """
    sold = sum(piece.paid for piece in paid)
    back = sum(piece.back for piece in paid)
    if not sold:
        return 0
    stays = sum(piece.worth * (piece.quantity - piece.back) // piece.quantity for piece in free)
    return stays * back // sold
