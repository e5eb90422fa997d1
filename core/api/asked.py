"""Reading what a query string asks, as strictly as the contract does: `category_id[]=…`, `created_at[$gte]=…`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime

from core import clock
from core.api.errors import BadRequest
from core.api.wire import key_of

MOST_PARAMETERS, LONGEST_VALUE, MOST_VALUES = 200, 500, 200
LONG = {"fields": 5_000, "cursor": 2_000}
MOST_LIMIT, MOST_OFFSET = 200, 1_000_000
_KEY = re.compile(r"^([^\[\]]{1,60})((?:\[[^\[\]]{0,60}\]){0,4})$")
_STEP = re.compile(r"\[([^\[\]]*)\]")
COMPARISONS = frozenset({"$gt", "$gte", "$lt", "$lte", "$eq", "$ne"})


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    limit: int
    offset: int


class Asked:
    """A query string taken apart: name → values, or name → {step → values} for nested ones."""

    def __init__(self, request: HttpRequest, allowed: Sequence[str]) -> None:
        self._values: dict[str, list[str]] = {}
        self._nested: dict[str, dict[str, list[str]]] = {}
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        if len(pairs) > MOST_PARAMETERS:
            raise BadRequest("Invalid request: too many parameters.")
        unknown = []
        for name, value in pairs:
            found = _KEY.match(name)
            if found is None or found[1] not in allowed:
                unknown.append(name[:60])
                continue
            if len(value) > LONG.get(found[1], LONGEST_VALUE) or "\x00" in value:
                raise BadRequest(
                    f"Invalid request: Value for field '{found[1]}' is too long or cannot be read"
                )
            self._put(
                found[1], [step for step in _STEP.findall(found[2]) if step and not step.isdigit()], value
            )
        if unknown:
            listed = ", ".join(f"'{name}'" for name in unknown[:5])
            raise BadRequest(f"Invalid request: Unrecognized fields: {listed}")

    def _put(self, name: str, steps: Sequence[str], value: str) -> None:
        if steps:
            self._nested.setdefault(name, {}).setdefault(".".join(steps), []).append(value)
        else:
            self._values.setdefault(name, []).append(value)

    def text(self, name: str, default: str = "") -> str:
        """The last value of a name."""
        return self._values.get(name, [default])[-1]

    def has(self, name: str) -> bool:
        """Whether it is asked at all."""
        return name in self._values or name in self._nested

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Every value of a name; None when it is not asked. `$in` and `$eq` are lists, too."""
        nested = self._nested.get(name, {})
        if set(nested) - {"$in", "$eq"}:
            raise BadRequest(f"Invalid request: Unsupported comparison for field '{name}'")
        found = [*self._values.get(name, ()), *(value for values in nested.values() for value in values)]
        if len(found) > MOST_VALUES:
            raise BadRequest(f"Invalid request: Too many values for field '{name}'")
        return tuple(found) if name in self._values or nested else None

    def nested(self, name: str) -> Mapping[str, Sequence[str]]:
        """What is asked below a name, by path."""
        return self._nested.get(name, {})

    def keys(self, name: str, prefix: str) -> tuple[int, ...] | None:
        """The keys of named rows; a name of nothing is a key that nothing has."""
        given = self.texts(name)
        return None if given is None else tuple(key_of(prefix, each) or -1 for each in given)

    def moments(self, name: str) -> tuple[tuple[str, datetime], ...]:
        """(comparison, moment) pairs of a date filter."""
        found = []
        given = {**{key: list(values) for key, values in self._nested.get(name, {}).items()}}
        if name in self._values:
            given["$eq"] = self._values[name]
        for comparison, values in given.items():
            if comparison not in COMPARISONS:
                raise BadRequest(f"Invalid request: Unsupported comparison for field '{name}'")
            found += [(comparison, _moment(name, value)) for value in values]
        return tuple(found)

    def yes(self, name: str) -> bool:
        """Whether a switch is on. Raises BadRequest for anything but true and false."""
        value = self.text(name, "false").lower()
        if value not in {"true", "false", "1", "0", ""}:
            raise BadRequest(f"Invalid request: Expected type: 'boolean' for field '{name}'")
        return value in {"true", "1"}

    def page(self, default: int = 50) -> Page:
        """limit and offset. Raises BadRequest for anything but whole numbers in range."""
        return Page(
            self._whole("limit", default, most=MOST_LIMIT), self._whole("offset", 0, most=MOST_OFFSET)
        )

    def _whole(self, name: str, default: int, *, most: int) -> int:
        value = self.text(name, str(default)).strip()
        if not re.fullmatch(r"-?[0-9]{1,12}", value, re.ASCII):
            raise BadRequest(f"Invalid request: Expected type: 'number' for field '{name}', got: 'string'")
        if int(value) < 0:
            raise BadRequest(f"Invalid request: Value for field '{name}' too small, expected at least: '0'")
        return min(int(value), most)

    def order(self, allowed: Callable[[str], bool]) -> str:
        """The order asked for. Raises BadRequest for one that does not exist."""
        value = self.text("order")
        if value and not allowed(value):
            raise BadRequest(f"Invalid request: Order field {value[:60]} is not valid")
        return value


def _moment(name: str, value: str) -> datetime:
    try:
        found: Any = parse_datetime(value.replace(" ", "+")) or parse_datetime(value)
        if found is None and (day := parse_date(value)):
            found = datetime(day.year, day.month, day.day, tzinfo=clock.INDIA)
    except ValueError:
        found = None
    if found is None:
        raise BadRequest(f"Invalid request: Expected type: 'date' for field '{name}'")
    moment: datetime = found if found.tzinfo else found.replace(tzinfo=clock.INDIA)
    return moment
