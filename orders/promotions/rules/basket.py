"""What promotions look at, and what they answer: plain values, amounts in minor units of one currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SHIPPING = "shipping"


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line: `quantity` units at `unit_price` each, tax included as displayed.

    Goods by the metre come as one unit that costs the whole line. `traits` are what rules on items ask for:
    attribute to values, such as `{"category": {"sarees", "silk-sarees"}}`.
    """

    ref: str
    unit_price: int
    quantity: int
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_discountable: bool = True

    @property
    def total(self) -> int:
        """Before any promotion."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Basket:
    """A cart as promotions see it.

    `facts` are what rules on the whole cart ask for: attribute to values, such as `{"region": {"IN"}}`. `codes`
    are those entered. `now` is in UTC.
    """

    lines: tuple[BasketLine, ...]
    now: datetime
    currency: str = "INR"
    shipping: int = 0
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    item_total: int = field(init=False, compare=False)
    item_count: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """All lines before any promotion, their sum and their units: hundreds of promotions ask for both."""
        object.__setattr__(self, "item_total", sum(line.total for line in self.lines))
        object.__setattr__(self, "item_count", sum(line.quantity for line in self.lines))


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`amount` (positive) off a line, or off the shipping when `line_ref` is SHIPPING."""

    line_ref: str
    promotion_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class FreeGift:
    """So many pieces of a variant (by public id) to be added for nothing."""

    promotion_id: int
    variant_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Charge:
    """`amount` to be paid on top, such as the fee for cash on delivery."""

    code: str
    title: str
    amount: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a promotion did (`amount` is what it took off) or did not apply. `reason` is a word for the program."""

    promotion_id: int
    applied: bool
    reason: str
    words: str
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Upsell:
    """What would unlock a promotion: `missing` is an amount for spend, a number of pieces for count."""

    promotion_id: int
    kind: str
    missing: int
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything the promotions come to."""

    adjustments: tuple[Adjustment, ...]
    gifts: tuple[FreeGift, ...]
    charges: tuple[Charge, ...]
    verdicts: tuple[Verdict, ...]
    upsells: tuple[Upsell, ...]

    @property
    def discount(self) -> int:
        """All that is taken off, items and shipping."""
        return sum(adjustment.amount for adjustment in self.adjustments)

    def of_line(self, line_ref: str) -> int:
        """What is taken off one line."""
        return sum(each.amount for each in self.adjustments if each.line_ref == line_ref)
