"""A promotion as the engine needs it: when, for whom, on what, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Promotions work lane after lane; a later one sees what the earlier left."""

    CATALOGUE = 1
    ORDER = 2
    SHIPPING = 3


class Method(StrEnum):
    """How the discount is reckoned."""

    PERCENTAGE = "percentage"
    FIXED = "fixed"
    BUY_GET = "buyget"
    BUNDLE = "bundle"
    GIFT = "gift"


class Target(StrEnum):
    """What a percentage or fixed amount is taken off."""

    ITEMS = "items"
    ORDER = "order"
    SHIPPING = "shipping_methods"


class Allocation(StrEnum):
    """each: every unit, up to `max_quantity` of a line. across: one amount shared by value. once: `max_quantity` units in all."""

    EACH = "each"
    ACROSS = "across"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition: `attribute` compared with `values` by eq, ne, in, gt, gte, lt or lte."""

    attribute: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """From this spend (minor units) or count on, this value counts instead."""

    threshold: int
    value: int


@dataclass(frozen=True, slots=True)
class BundlePart:
    """So many units that meet all of these rules belong to a bundle."""

    rules: tuple[Rule, ...]
    quantity: int


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion. `value` is basis points for a percentage, minor units for a fixed amount or a bundle's price.

    `rules` must all hold for the cart; `target_rules` choose the lines it takes off, `buy_rules` those that have
    to be bought. `tiers` (by spend or count of what it targets) replace `value`. `max_discount` caps one use.
    `budget_left` is what the campaign can still give (`budget_kind` spend: minor units, usage: times); `refusal`
    is set by the caller when a code is used up or not this shopper's.
    """

    id: int
    name: str
    lane: Lane
    method: Method
    value: int = 0
    target: Target = Target.ITEMS
    allocation: Allocation = Allocation.ACROSS
    rules: tuple[Rule, ...] = ()
    target_rules: tuple[Rule, ...] = ()
    buy_rules: tuple[Rule, ...] = ()
    buy_quantity: int = 1
    get_quantity: int = 1
    max_quantity: int | None = None
    tiers: tuple[Tier, ...] = ()
    tiers_by: str = "spend"
    parts: tuple[BundlePart, ...] = ()
    gift_variant: str = ""
    max_discount: int | None = None
    priority: int = 0
    is_exclusive: bool = False
    codes: frozenset[str] = frozenset()
    is_automatic: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    budget_kind: str = ""
    budget_left: int | None = None
    refusal: str = ""
    upsell_message: str = ""


@dataclass(frozen=True, slots=True)
class Surcharge:
    """A fee on top, when all its rules hold: fixed (minor units) or a percentage (basis points) of the items left to pay."""

    code: str
    title: str
    method: Method
    value: int
    rules: tuple[Rule, ...] = ()
