"""What Medusa's Admin API (v2) answers, read out of the cells of a JSON file."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from core.errors import Invalid
from core.imports import SourceRow


def things(row: SourceRow, column: str) -> list[dict[str, Any]]:
    """A list of objects in a cell; empty for an empty one. Raises Invalid for anything else."""
    found = _value(row, column)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Invalid(fields={column: "This is no list of objects."})
    return found


def thing(row: SourceRow, column: str) -> dict[str, Any]:
    """One object in a cell; empty for an empty one. Raises Invalid for anything else."""
    found = _value(row, column)
    if not isinstance(found, dict | None):
        raise Invalid(fields={column: "This is no object."})
    return found or {}


def text_of(found: dict[str, Any], *names: str) -> str:
    """The first of these keys that says something, as text."""
    return next((str(value).strip() for name in names if (value := found.get(name)) not in (None, "")), "")


def full_name(found: dict[str, Any]) -> str:
    """First and last name of an address or a customer."""
    return f"{text_of(found, 'first_name')} {text_of(found, 'last_name')}".strip()


def _value(row: SourceRow, column: str) -> Any:
    try:
        return json.loads(row.text(column) or "null", parse_float=Decimal)
    except (ValueError, RecursionError) as wrong:
        raise Invalid(fields={column: "This is no JSON."}) from wrong
