"""What the shoppers of a campaign mean to do, drawn from seeded dice."""

from __future__ import annotations

import random
from dataclasses import dataclass

# How often each way of buying is drawn, and how its order has to end: (order, payment). None: see `ENDS_EITHER_WAY`.
WAYS: dict[str, tuple[int, tuple[str, str] | None]] = {
    "pay": (28, ("confirmed", "paid")),
    "never_return": (14, ("confirmed", "paid")),
    "fail_then_pay": (10, ("confirmed", "paid")),
    "two_tabs": (6, ("confirmed", "paid")),
    "approve_later": (5, ("confirmed", "paid")),
    "late_authorize": (6, ("confirmed", "paid")),
    "authorize_only": (4, ("confirmed", "paid")),
    "pay_then_cancel": (9, None),
    "back_then_pay": (6, None),
    "cash": (6, None),
    "cash_then_prepay": (4, None),
    "walk_away": (2, ("pending", "awaiting")),
    "return_part": (4, ("confirmed", "paid")),
    "return_cash": (2, None),
    "given_back_there": (2, ("confirmed", "paid")),
    "dispute_lost": (2, ("confirmed", "paid")),
    "dispute_won": (2, ("confirmed", "paid")),
}
# Called off or paid online while the ERP packs, or paid on a page that was left: who comes first decides, and both
# ends are right. A large order in cash waits for its code. An order called off before its money was heard of never
# counts as paid: the money goes back all the same.
ENDS_EITHER_WAY = {
    "cash": {("confirmed", "cash_due"), ("pending", "awaiting")},
    "return_cash": {("confirmed", "refunded"), ("confirmed", "paid"), ("pending", "awaiting")},
    "cash_then_prepay": {("confirmed", "paid"), ("confirmed", "cash_due")},
    "pay_then_cancel": {
        ("cancelled", "refunded"),
        ("cancelled", "refunding"),
        ("cancelled", "awaiting"),
        ("confirmed", "paid"),
    },
    "back_then_pay": {("cancelled", "refunded"), ("cancelled", "refunding"), ("cancelled", "awaiting")},
}


@dataclass(frozen=True)
class Plan:
    """One shopper's purchase: a way of WAYS, which product and size, and how long the bank takes."""

    number: int
    way: str
    product: int
    size: int
    seconds: int

    @property
    def email(self) -> str:
        """Whose it is."""
        return f"shopper-{self.number}@campaign.test"

    def may_end(self) -> set[tuple[str, str]]:
        """The ends (order, payment) that are right."""
        end = WAYS[self.way][1]
        return {end} if end else ENDS_EITHER_WAY[self.way]


def drawn_plans(seed: int, count: int) -> list[Plan]:
    """`count` plans; every way comes at least once when there is room for it."""
    dice = random.Random(seed)
    names = list(WAYS)
    ways = [*names, *dice.choices(names, [weight for weight, _ in WAYS.values()], k=count)][:count]
    dice.shuffle(ways)
    return [
        Plan(number, way, dice.randrange(1_000), dice.randrange(1_000), dice.randint(2, 6))
        for number, way in enumerate(ways, start=1)
    ]
