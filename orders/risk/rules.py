"""Points and reasons for an order's risk: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LOOK_FROM = 30  # points from which staff should have a look
HIGH_FROM = 60
DEAR = 5_000_00  # paise; a first order in cash above this is worth a call
MANY_FAILURES = 3


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What is known. Past orders are those of the same telephone or e-mail address, placed before.

    `place_agrees` is None when the PIN is not in the directory. `total` is in paise.
    """

    parcels_refused: int
    orders_delivered: int
    payments_failed: int
    in_cash: bool
    total: int
    place_agrees: bool | None


@dataclass(frozen=True, slots=True)
class Risk:
    """`points` from 0 to 100, and why, the heaviest reason first."""

    points: int
    reasons: Sequence[str]

    @property
    def level(self) -> str:
        """low, look or high."""
        if self.points >= HIGH_FROM:
            return "high"
        return "look" if self.points >= LOOK_FROM else "low"


def risk_from(facts: RiskFacts) -> Risk:
    """Weigh the facts. A parcel that was refused weighs more when this one is paid in cash, too."""
    found: list[tuple[int, str]] = []
    if facts.parcels_refused:
        weight = (40 if facts.in_cash else 20) + 10 * min(facts.parcels_refused - 1, 3)
        parcels = "parcel was" if facts.parcels_refused == 1 else "parcels were"
        of = facts.parcels_refused + facts.orders_delivered
        found.append((weight, f"{facts.parcels_refused} earlier {parcels} not taken, of {of} sent."))
    if facts.payments_failed >= MANY_FAILURES:
        found.append((20, f"{facts.payments_failed} attempts to pay failed."))
    if facts.place_agrees is False:
        found.append((25, "The PIN code is not in the state of the address."))
    if facts.place_agrees is None:
        found.append((15, "India Post does not know the PIN code."))
    if facts.in_cash and facts.total > DEAR and not facts.orders_delivered:
        found.append((30, "A first order, dear, and to be paid at the door."))
    found.sort(key=lambda each: -each[0])
    return Risk(min(100, sum(weight for weight, _ in found)), [words for _, words in found])
