"""When a rule of staff holds for an order, and which of several act. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

HOLD, TAG, NOTIFY, COURIER, LOCATION = "hold", "tag", "notify", "courier", "location"
ACTIONS: Mapping[str, str] = {
    HOLD: "hold the order until somebody has looked at it",
    TAG: "tag it",
    NOTIFY: "put it on the list of orders that need a person",
    COURIER: "wish for a courier",
    LOCATION: "wish for a place that it goes out from",
}
EVENTS: Mapping[str, str] = {
    "placed": "an order is placed, its payment awaited",
    "confirmed": "an order is confirmed",
    "paid": "money that was due at the door has come",
    "cancelled": "an order is called off",
    "packed": "a parcel is packed",
    "shipped": "a parcel is with the courier",
    "undelivered": "a parcel could not be delivered (NDR)",
    "rto": "a parcel is on its way back to us (RTO)",
    "delivered": "a parcel is delivered",
}
NUMBERS: Mapping[str, str] = {
    "total": "total in rupees",
    "pieces": "how many pieces",
    "earlier_orders": "earlier confirmed orders of this buyer",
    "refused_before": "earlier parcels that were not taken",
    "attempts": "failed attempts to deliver",
}
WORDS: Mapping[str, str] = {
    "payment": "paid how (prepaid, cod)",
    "state": "state by GST code (29)",
    "pincode": "PIN code",
    "carriage": "code of the shipping option",
    "sku": "an SKU in it",
    "place": "where it goes out from",
    "tag": "a tag",
}
ATTRIBUTES: Mapping[str, str] = {**NUMBERS, **WORDS}
OPERATORS: Mapping[str, str] = {
    "in": "is one of",
    "not_in": "is none of",
    "starts": "begins with",
    "gte": "is at least",
    "lte": "is at most",
}
MOST_VALUES, VALUE_LENGTH = 50, 60

Facts = Mapping[str, tuple[str, ...] | Decimal]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to hold. `values` are texts; one number for a number."""

    attribute: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is weighed; without conditions it always holds. After one that `ends` no later one acts."""

    id: int
    name: str
    event: str
    conditions: tuple[Condition, ...]
    action: str
    value: str
    ends: bool = False


def acting(rules: Sequence[Rule], event: str, facts: Facts) -> Iterator[Rule]:
    """Those of these rules, in their order, that act when this happens to such an order."""
    for rule in rules:
        if rule.event == event and all(holds(each, facts) for each in rule.conditions):
            yield rule
            if rule.ends:
                return


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether one condition holds; what is not known of an order holds for nothing but "is none of"."""
    known = facts.get(condition.attribute, ())
    if isinstance(known, Decimal):
        return _number_holds(condition, known)
    wanted = tuple(value.casefold() for value in condition.values)
    have = {value.casefold() for value in known}
    if condition.operator == "in":
        return bool(have & set(wanted))
    if condition.operator == "not_in":
        return not have & set(wanted)
    return condition.operator == "starts" and any(each.startswith(wanted) for each in have)


def _number_holds(condition: Condition, known: Decimal) -> bool:
    wanted = [number for number in map(number_of, condition.values) if number is not None]
    if condition.operator in ("in", "not_in"):
        return (known in wanted) == (condition.operator == "in")
    if not wanted:
        return False
    return known >= wanted[0] if condition.operator == "gte" else condition.operator == "lte" and known <= wanted[0]  # fmt: skip


def number_of(text: str) -> Decimal | None:
    """A number as people type it, thousands marked or not; None when it is none."""
    try:
        found = Decimal(text.replace(",", "").replace("₹", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def values_from(attribute: str, operator: str, typed: str) -> tuple[str, ...]:
    """The values of a condition from what was typed between commas. Raises ValueError, in words for people."""
    is_number = attribute in NUMBERS
    if is_number != (operator in ("gte", "lte")) and operator not in ("in", "not_in"):
        raise ValueError("A number is compared with “at least” or “at most”, a word with “begins with”.")
    if is_number and operator in ("gte", "lte"):
        if number_of(typed) is None:
            raise ValueError("Type one number.")
        return (str(number_of(typed)),)
    values = tuple(dict.fromkeys(part for part in (each.strip() for each in typed.split(",")) if part))
    if not values or len(values) > MOST_VALUES or any(len(each) > VALUE_LENGTH for each in values):
        raise ValueError(f"Type one to {MOST_VALUES} values with commas between them.")
    if is_number and any(number_of(each) is None for each in values):
        raise ValueError("Type numbers.")
    return values
