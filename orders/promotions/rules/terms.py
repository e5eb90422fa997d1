"""What staff and programs say of a promotion, and what makes it nonsense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from orders.promotions.rules.conditions import LINE_ATTRIBUTES, OPERATORS
from orders.promotions.rules.promotion import Allocation, Lane, Method, Target, Tier

WHOLE = 10_000  # basis points
MOST_OFF = 999_999_999  # minor units
MOST_TIERS, MOST_PARTS, MOST_CONDITIONS = 5, 4, 12
KINDS = ("cart", "target", "buy")
# What is taken off, and how it is shared: the pairs that mean something.
TAKES_OFF = frozenset(
    {
        (Target.ITEMS, Allocation.ACROSS),
        (Target.ITEMS, Allocation.EACH),
        (Target.ITEMS, Allocation.ONCE),
        (Target.ORDER, Allocation.ACROSS),
        (Target.SHIPPING, Allocation.ACROSS),
    }
)
_SHAPE: Mapping[str, frozenset[str]] = {
    Method.PERCENTAGE: frozenset(
        {"target", "allocation", "value", "max_quantity", "max_discount", "tiers", "tiers_by"}
    ),
    Method.FIXED: frozenset({"target", "allocation", "value", "max_quantity", "tiers", "tiers_by"}),
    Method.BUY_GET: frozenset({"buy_quantity", "get_quantity", "value", "max_quantity", "max_discount"}),
    Method.BUNDLE: frozenset({"value", "max_quantity", "parts"}),
    Method.GIFT: frozenset({"gift_sku", "get_quantity"}),
}
_SHAPED = frozenset().union(*_SHAPE.values())


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, its values as people name them: handles, codes, SKUs; amounts in minor units."""

    kind: str
    attribute: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """So many pieces of a set, chosen by one condition."""

    quantity: int
    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PromotionTerms:
    """Everything that is said of a promotion. `value` is basis points for a percentage and buy-and-get, else minor units.

    `campaign` is a campaign's name, `gift_sku` what is given. See `Promotion` for what the rest means to the engine.
    """

    name: str
    method: str
    target: str = Target.ITEMS
    allocation: str = Allocation.ACROSS
    value: int = 0
    tiers: tuple[Tier, ...] = ()
    tiers_by: str = "spend"
    buy_quantity: int = 1
    get_quantity: int = 1
    max_quantity: int | None = None
    max_discount: int | None = None
    parts: tuple[Part, ...] = ()
    gift_sku: str = ""
    lane: int = Lane.ORDER
    priority: int = 0
    is_exclusive: bool = False
    is_automatic: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    campaign: str = ""
    upsell_message: str = ""
    conditions: tuple[Condition, ...] = ()


def terms_problems(terms: PromotionTerms) -> dict[str, str]:
    """What makes these terms nonsense by themselves, by field, in words that say what to do; empty when nothing does."""
    if terms.method not in _SHAPE:
        return {"method": f"Choose one of: {', '.join(_SHAPE)}."}
    problems = dict.fromkeys(
        _strangers(terms), "This is nothing that a promotion of this kind has. Leave it out."
    )
    if terms.starts_at and terms.ends_at and terms.ends_at < terms.starts_at:
        problems["ends_at"] = "It cannot end before it begins. Choose a later end."
    problems |= _of_place(terms) | _of_value(terms) | _of_tiers(terms) | _of_conditions(terms)
    if terms.method == Method.BUNDLE:
        problems |= _of_parts(terms)
    if terms.method == Method.GIFT and not terms.gift_sku:
        problems["gift_sku"] = "Say which piece is given."
    return problems


def _strangers(terms: PromotionTerms) -> list[str]:
    plain = {each.name: each.default for each in fields(PromotionTerms)}
    other = sorted(_SHAPED - _SHAPE[terms.method])
    return [name for name in other if getattr(terms, name) != plain[name]]


def _of_place(terms: PromotionTerms) -> dict[str, str]:
    """Where it counts, and what it takes from."""
    problems = {}
    if (terms.target, terms.allocation) not in {(str(what), str(how)) for what, how in TAKES_OFF}:
        problems["allocation"] = "Only an amount off pieces can be each or once; all else is across."
    is_carriage = terms.target == Target.SHIPPING
    if is_carriage is not (terms.lane == Lane.SHIPPING) or terms.lane not in set(Lane):
        problems["lane"] = "Delivery offers count in lane 3 and no other does: choose 1 or 2 for these."
    if (terms.target, terms.allocation) == (Target.ITEMS, Allocation.ONCE) and not terms.max_quantity:
        problems["max_quantity"] = "Say how many pieces in all."
    return problems


def _of_value(terms: PromotionTerms) -> dict[str, str]:
    is_share = terms.method in {Method.PERCENTAGE, Method.BUY_GET}
    if terms.method != Method.GIFT and not terms.value and not terms.tiers:
        return {"value": "Say how much it is; nothing off is no offer."}
    if terms.value > (WHOLE if is_share else MOST_OFF):
        return {
            "value": "More than 100% cannot be taken off." if is_share else "That is more than any order."
        }
    return {}


def _of_tiers(terms: PromotionTerms) -> dict[str, str]:
    starts = [tier.threshold for tier in terms.tiers]
    if len(starts) > MOST_TIERS:
        return {"tiers": f"{MOST_TIERS} steps at most."}
    if len(set(starts)) < len(starts):
        return {"tiers": "Two steps begin at the same place. Change or empty one."}
    if terms.method == Method.PERCENTAGE and any(tier.value > WHOLE for tier in terms.tiers):
        return {"tiers": "More than 100% cannot be taken off."}
    return {}


def _of_parts(terms: PromotionTerms) -> dict[str, str]:
    if len(terms.parts) > MOST_PARTS:
        return {"parts": f"{MOST_PARTS} parts at most."}
    if any(part.attribute not in LINE_ATTRIBUTES - {"price"} for part in terms.parts):
        return {"parts": "A part is chosen by what its pieces are, not by amounts or shoppers."}
    if sum(part.quantity for part in terms.parts) < 2:
        return {"parts": "A set has two pieces at least. Fill in its parts."}
    return {}


def _of_conditions(terms: PromotionTerms) -> dict[str, str]:
    if len(terms.conditions) > MOST_CONDITIONS:
        return {"rules": f"{MOST_CONDITIONS} conditions at most."}
    for each in terms.conditions:
        if each.kind not in KINDS or each.operator not in OPERATORS:
            return {"rules": f"A condition is of {', '.join(KINDS)}, and compares by {', '.join(OPERATORS)}."}
        if each.kind != "cart" and each.attribute not in LINE_ATTRIBUTES:
            return {"rules": f"{each.attribute} says nothing of a piece. Make it a condition of the cart."}
    return {}
