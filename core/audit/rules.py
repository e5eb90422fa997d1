"""What an entry of the audit trail says: pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HIDDEN = "•••"
LONGEST_TEXT = 2000
_SECRET = re.compile(r"password|secret|token|hash|otp|api_?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and through which door: "admin form", "import 12", "bulk edit 7", a command's name.

    `user_id` is the login's key; without one `name` says what acts ("manage.py import_file").
    """

    name: str
    source: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that was changed: its table ("catalog.product"), key and name."""

    kind: str
    object_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry to be. `changes` maps a field to (old, new)."""

    action: str
    subject: Subject
    changes: Mapping[str, tuple[Any, Any]]


def is_secret(field: str) -> bool:
    """Whether a field's value must never be written down; only that it changed."""
    return _SECRET.search(field) is not None


def readable(value: Any) -> Any:
    """A value as it is kept: JSON scalars and lists as they are, long texts cut, all else as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [readable(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): HIDDEN if is_secret(str(key)) else readable(item) for key, item in value.items()}
    text = str(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def kept(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Changes as they are stored: readable, and without secrets."""
    return {
        field: [HIDDEN, HIDDEN] if is_secret(field) else [readable(old), readable(new)]
        for field, (old, new) in changes.items()
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose values differ, with old and new; a field that one side lacks counts as None there."""
    fields = [*before, *(name for name in after if name not in before)]
    return {
        name: (before.get(name), after.get(name)) for name in fields if before.get(name) != after.get(name)
    }
