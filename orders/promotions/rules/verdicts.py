"""Why a promotion does not apply, in words that staff and shoppers understand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from core.money import Money
from orders.promotions.rules.basket import Basket, BasketLine, Upsell, Verdict
from orders.promotions.rules.conditions import MEASURED, measured
from orders.promotions.rules.promotion import Promotion, Rule

COMPARED = {
    "eq": "has to be",
    "in": "has to be one of",
    "ne": "must not be",
    "gt": "has to be more than",
    "gte": "has to be at least",
    "lt": "has to be less than",
    "lte": "has to be at most",
}


def refused(promotion: Promotion, reason: str, words: str) -> Verdict:
    """A promotion that does not apply."""
    return Verdict(promotion_id=promotion.id, applied=False, reason=reason, words=words)


def not_now(promotion: Promotion, basket: Basket) -> Verdict | None:
    """The verdict on a promotion whose time, code or budget keeps it out, whatever is in the cart; None otherwise."""
    if promotion.refusal:
        return refused(promotion, "refused", promotion.refusal)
    if promotion.starts_at is not None and basket.now < promotion.starts_at:
        return refused(promotion, "not_started", "It has not begun yet.")
    if promotion.ends_at is not None and basket.now > promotion.ends_at:
        return refused(promotion, "ended", "It is over.")
    if not promotion.is_automatic and promotion.codes.isdisjoint(basket.codes):
        return refused(promotion, "no_code", "Its code was not entered.")
    if promotion.budget_left is not None and promotion.budget_left <= 0:
        return refused(promotion, "budget_used", "Its budget is used up.")
    return None


def unmet(promotion: Promotion, rule: Rule, basket: Basket, targets: Sequence[BasketLine]) -> Verdict:
    """The verdict on a promotion of which one rule does not hold: what was wanted and what there is."""
    words = f"{_wanted(rule, basket.currency)}; it is {_there(rule, basket, targets)}."
    return refused(promotion, f"rule:{rule.attribute}", words)


# Every change of a cart asks for the words of every promotion that does not apply: what stays the same is said once.
@lru_cache(maxsize=4096)
def _wanted(rule: Rule, currency: str) -> str:
    wanted = ", ".join(_shown(rule.attribute, value, currency) for value in rule.values)
    return f"The {rule.attribute.replace('_', ' ')} {COMPARED[rule.operator]} {wanted}"


def upsell(promotion: Promotion, rule: Rule, basket: Basket, targets: Sequence[BasketLine]) -> Upsell | None:
    """What is missing to a threshold of spend or count, if that is all that is missing and there is a message for it."""
    if rule.attribute not in MEASURED or rule.operator not in ("gte", "gt") or not promotion.upsell_message:
        return None
    missing = int(rule.values[0]) + (rule.operator == "gt") - measured(basket, rule.attribute, targets)
    kind = "spend" if rule.attribute.endswith("spend") else "count"
    shown = _amount(missing, basket.currency) if kind == "spend" else str(missing)
    return Upsell(promotion.id, kind, missing, promotion.upsell_message.replace("{missing}", shown))


def _shown(attribute: str, value: str, currency: str) -> str:
    is_amount = attribute in ("spend", "target_spend", "price") and value.isdigit()
    return _amount(int(value), currency) if is_amount else value


@lru_cache(maxsize=4096)
def _amount(minor_units: int, currency: str) -> str:
    return str(Money(minor_units, currency))


def _there(rule: Rule, basket: Basket, targets: Sequence[BasketLine]) -> str:
    if rule.attribute in MEASURED:
        return _shown(rule.attribute, str(measured(basket, rule.attribute, targets)), basket.currency)
    among = {value for line in basket.lines for value in line.traits.get(rule.attribute, ())}
    values = among | basket.facts.get(rule.attribute, frozenset())
    return ", ".join(sorted(values)) or "none"
