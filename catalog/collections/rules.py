"""What a collection's conditions may say, and how they are read: pure.

A condition is written as staff say it: `fabric is Raw silk, Chanderi`, `price at most 4999`, `published within 30 days`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.errors import Invalid

WORDS = ("is", "is not")
FACTS: Mapping[str, tuple[str, ...]] = {
    "category": WORDS,
    "tag": WORDS,
    "type": WORDS,
    "fabric": WORDS,
    "work": WORDS,
    "occasion": WORDS,
    "price": ("at least", "at most"),
    "stock": ("is",),
    "published": ("within", "since", "before"),
}
STOCK = ("in", "out")
MOST_CONDITIONS = 20
LONGEST_VALUE = 80
MOST_DAYS = 3650
_RUPEES = re.compile(r"₹?\s*([0-9][0-9,]{0,11}(?:\.[0-9]{1,2})?)")
_DAYS = re.compile(r"([0-9]{1,4})(?:\s+days?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that was checked. `values`: words (any of them), one amount in paise, one number of days, or one date."""

    fact: str
    relation: str
    values: tuple[str, ...]

    def line(self) -> str:
        """As staff write it."""
        text = ", ".join(self.values)
        if self.fact == "price":
            text = f"{Decimal(self.values[0]) / 100:f}".removesuffix(".00")
        return f"{self.fact} {self.relation} {text}{' days' if self.relation == 'within' else ''}"

    def row(self) -> dict[str, Any]:
        """As it is stored."""
        return {"fact": self.fact, "relation": self.relation, "values": list(self.values)}


def condition_of(line: str) -> Condition:
    """A line as a condition. Raises Invalid saying what is wrong with it and what would do."""
    fact, _, rest = line.strip().partition(" ")
    fact = fact.lower()
    if fact not in FACTS:
        raise _wrong(line, f"begin with one of: {', '.join(FACTS)}")
    rest = " ".join(rest.split())
    relation = next(
        (each for each in sorted(FACTS[fact], key=len, reverse=True) if _starts(rest, each)), None
    )
    if relation is None:
        raise _wrong(line, f"after {fact} write one of: {', '.join(FACTS[fact])}")
    return Condition(fact, relation, _values(line, fact, relation, rest[len(relation) :].strip()))


def conditions_of(lines: Sequence[str]) -> tuple[Condition, ...]:
    """All the conditions of a collection. Raises Invalid for the first wrong one, for none, and for too many."""
    written = [line for line in lines if line.strip()]
    if not written:
        raise Invalid(fields={"conditions": "Write at least one condition, or choose the products by hand."})
    if len(written) > MOST_CONDITIONS:
        raise Invalid(fields={"conditions": f"At most {MOST_CONDITIONS} conditions, please."})
    return tuple(dict.fromkeys(condition_of(line) for line in written))


def stored_conditions(rows: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as they were stored."""
    return tuple(Condition(row["fact"], row["relation"], tuple(row["values"])) for row in rows)


def _starts(rest: str, relation: str) -> bool:
    return rest.lower().startswith(f"{relation} ")


def _values(line: str, fact: str, relation: str, text: str) -> tuple[str, ...]:
    if fact == "price":
        found = _RUPEES.fullmatch(text)
        if found is None:
            raise _wrong(line, "write an amount in rupees, such as 4999 or 4,999.50")
        return (str(int(Decimal(found.group(1).replace(",", "")) * 100)),)
    if fact == "stock":
        if text.lower() not in STOCK:
            raise _wrong(line, "write `stock is in` or `stock is out`")
        return (text.lower(),)
    if fact == "published":
        return (_days(line, text) if relation == "within" else _day(line, text),)
    values = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    if not values or any(len(each) > LONGEST_VALUE for each in values):
        raise _wrong(line, "write one or more words, with commas between them")
    return values


def _days(line: str, text: str) -> str:
    found = _DAYS.fullmatch(text)
    if found is None or not 1 <= int(found.group(1)) <= MOST_DAYS:
        raise _wrong(
            line, f"write a number of days from 1 to {MOST_DAYS}, such as `published within 30 days`"
        )
    return str(int(found.group(1)))


def _day(line: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _wrong(line, "write a date as 2026-11-30") from None


def _wrong(line: str, advice: str) -> Invalid:
    return Invalid(fields={"conditions": f"“{line.strip()[:80]}”: {advice}."})
