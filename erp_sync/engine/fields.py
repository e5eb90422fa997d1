"""Reading a field of somebody else's JSON: the right type, or a BadMessage that names the field."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from core.money import Money
from erp_sync.engine.errors import BadMessage

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def parsed(body: str | bytes, what: str) -> Fields:
    """The JSON object in a message. Raises BadMessage when it is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise BadMessage(f"{what} is not JSON") from broken
    return Fields(value, what)


class Fields:
    """One JSON object of a message; `path` says where it stands, for error messages."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise BadMessage(f"{path} should be an object")
        self.value: dict[str, Any] = value
        self.path = path

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.value.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Text, trimmed; numbers are taken as text. Without a default an empty field is refused."""
        value = self.value.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            if _UNSTORABLE.search(value):
                raise self._wrong(name, "text without control characters")
            return value.strip()
        if value not in (None, "") and not isinstance(value, str):
            raise self._wrong(name, "text")
        if default is None:
            raise self._wrong(name, "text")
        return default

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number, also when written as text."""
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self._wrong(name, "a whole number")
        try:
            return int(value)
        except ValueError as broken:
            raise self._wrong(name, "a whole number") from broken

    def decimal(self, name: str, default: Decimal | None = None) -> Decimal:
        """A number with a fraction, as JSON or as text: a length, a rate. Never for money."""
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self._wrong(name, "a number")
        try:
            number = Decimal(str(value))
        except InvalidOperation as broken:
            raise self._wrong(name, "a number") from broken
        if not number.is_finite():
            raise self._wrong(name, "a number")
        return number

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self.value.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def moment(self, name: str) -> datetime:
        """An RFC 3339 time with an offset."""
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError as broken:
            raise self._wrong(name, "a time such as 2026-11-23T04:30:00.000000Z") from broken
        if moment.tzinfo is None:
            raise self._wrong(name, "a time with an offset")
        return moment

    def money(self, name: str, currency: str = "INR") -> Money:
        """Decimal text such as "1999.00"; a JSON float is refused."""
        value = self.value.get(name)
        if not isinstance(value, str):
            raise self._wrong(name, 'an amount as text, such as "1999.00"')
        try:
            return Money.of(value, currency)
        except ValueError as broken:
            raise self._wrong(name, 'an amount as text, such as "1999.00"') from broken

    def object(self, name: str) -> Fields:
        """A nested object; missing counts as empty."""
        return Fields(self.value.get(name) or {}, f"{self.path}.{name}")

    def objects(self, name: str) -> Sequence[Fields]:
        """A list of objects; missing counts as empty."""
        value = self.value.get(name) or []
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return [Fields(item, f"{self.path}.{name}[{index}]") for index, item in enumerate(value)]

    def _wrong(self, name: str, wanted: str) -> BadMessage:
        found = self.value.get(name)
        shown = "is missing" if found is None else f"is {str(found)[:60]!a}"
        return BadMessage(f"{self.path}.{name} {shown}, expected {wanted}")
