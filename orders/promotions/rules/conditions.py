"""Whether rules hold: for a cart as a whole, and for one line."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from orders.promotions.rules.basket import Basket, BasketLine
from orders.promotions.rules.promotion import Promotion, Rule

NOTHING: frozenset[str] = frozenset()
_STANDS: Mapping[str, Callable[[int | Decimal, int | Decimal], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
OPERATORS = ("eq", "ne", "in", "gt", "gte", "lt", "lte")
# Attributes that are worked out from the cart itself; every other one is looked up among the facts or traits.
MEASURED = ("spend", "count", "target_spend", "target_count")
TARGET_MEASURED = frozenset({"target_spend", "target_count"})
LINE_ATTRIBUTES = frozenset(
    {
        "product",
        "variant",
        "sku",
        "category",
        "collection",
        "tag",
        "type",
        "made_to_measure",
        "price",
        "size",
        "colour",
    }
)


def line_meets(line: BasketLine, rules: Iterable[Rule]) -> bool:
    """Whether a line meets all rules; `price` compares its unit price in minor units."""
    for rule in rules:  # noqa: SIM110 - asked for every line of every promotion: a plain loop costs half of `all`
        if not _line_meets_one(line, rule):
            return False
    return True


def _line_meets_one(line: BasketLine, rule: Rule) -> bool:
    if rule.attribute == "price":
        return compares(line.unit_price, rule)
    return holds(line.traits.get(rule.attribute, NOTHING), rule)


def target_lines(basket: Basket, promotion: Promotion) -> list[BasketLine]:
    """The lines a promotion may take something off."""
    return [
        line for line in basket.lines if line.is_discountable and line_meets(line, promotion.target_rules)
    ]


def first_unmet(basket: Basket, promotion: Promotion, targets: Sequence[BasketLine]) -> Rule | None:
    """The first rule of a promotion that the cart does not meet; thresholds of spend and count are asked last.

    A rule on an attribute of items holds when some line meets it.
    """
    for last in (False, True):
        for rule in promotion.rules:
            if (rule.attribute in MEASURED) is last and not cart_meets(basket, rule, targets):
                return rule
    return None


def cart_meets(basket: Basket, rule: Rule, targets: Sequence[BasketLine]) -> bool:
    """Whether the cart meets one rule."""
    if rule.attribute in MEASURED:
        return compares(measured(basket, rule.attribute, targets), rule)
    if rule.attribute in LINE_ATTRIBUTES:
        return _some_line_meets(basket.lines, rule)
    return holds(basket.facts.get(rule.attribute, NOTHING), rule)


def measured(basket: Basket, attribute: str, targets: Sequence[BasketLine]) -> int:
    """Spend in minor units or count of units, of the whole cart or of what a promotion targets."""
    if attribute == "spend":
        return basket.item_total
    if attribute == "count":
        return basket.item_count
    if attribute == "target_spend":
        return sum(line.total for line in targets)
    return sum(line.quantity for line in targets)


def _some_line_meets(lines: Sequence[BasketLine], rule: Rule) -> bool:
    if rule.operator == "ne":  # "no line of that kind", not "some line of another kind"
        return all(_line_meets_one(line, rule) for line in lines)
    return any(_line_meets_one(line, rule) for line in lines)


def holds(values: frozenset[str], rule: Rule) -> bool:
    """Whether a set of values meets a rule: eq and in ask for any of the rule's values, ne for none of them."""
    if rule.operator in ("eq", "in"):
        return not values.isdisjoint(rule.values)
    if rule.operator == "ne":
        return values.isdisjoint(rule.values)
    return any(compares(number, rule) for number in _numbers(values))


def compares(number: int | Decimal, rule: Rule) -> bool:
    """Whether a number stands to the rule's first value as its operator says. False when that is no number."""
    wanted = _wanted(rule.values)
    if not wanted:
        return False
    if rule.operator in ("eq", "in"):
        return number in wanted
    if rule.operator == "ne":
        return number not in wanted
    stands = _STANDS.get(rule.operator)
    return stands is not None and stands(number, wanted[0])


@lru_cache(maxsize=4096)
def _wanted(values: tuple[str, ...]) -> tuple[int | Decimal, ...]:
    """A rule's values as numbers; none when one of them is no number."""
    try:
        return tuple(int(value) if value.isdecimal() else Decimal(value) for value in values)
    except InvalidOperation:
        return ()


def _numbers(values: frozenset[str]) -> list[Decimal]:
    found = []
    for value in values:
        try:
            found.append(Decimal(value))
        except InvalidOperation:
            continue
    return found
