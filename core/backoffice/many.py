"""Many rows in one request: each is judged by itself, and a trial run tells what would be without doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request

from core.api.bodies import Body
from core.api.errors import BadRequest, refusal_of
from core.backoffice.things import Schema
from core.errors import ShopError

MOST_ROWS = 500
_Answer = TypeVar("_Answer")


class YesOrNo(serializers.BooleanField):
    """True or false, and not a word for it."""

    def to_internal_value(self, data: Any) -> bool:
        """Raises ValidationError for anything else."""
        if not isinstance(data, bool):
            raise serializers.ValidationError("Expected type: 'boolean'")
        return data


@dataclass(slots=True)
class Rows:
    """The rows of a request by their place: those that can be read, and why the others cannot."""

    is_trial: bool
    count: int
    read: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: dict[int, ShopError] = field(default_factory=dict)

    def refuse(self, place: int, why: ShopError) -> None:
        """A row is not taken."""
        self.refused[place] = why
        self.read.pop(place, None)

    def refuse_named(self, names: Mapping[int, str], why: Mapping[str, ShopError]) -> None:
        """Rows that an operation refused by their name."""
        for place, name in names.items():
            if name in why:
                self.refuse(place, why[name])


def rows_of(request: Request, row: type[Body], *, key: Callable[[Mapping[str, Any]], Any]) -> Rows:
    """The rows of a body `{rows, dry_run}`. A row that cannot be read, or repeats another's `key`, is refused by itself.

    Raises BadRequest for anything else that is wrong.
    """
    said = request.data
    if not isinstance(said, Mapping):
        raise BadRequest("Invalid request: Expected type: 'object'")
    if unknown := [str(name)[:60] for name in said if name not in {"rows", "dry_run"}]:
        raise BadRequest(f"Invalid request: Unrecognized fields: {', '.join(map(repr, unknown[:5]))}")
    given, is_trial = said.get("rows"), said.get("dry_run", False)
    if not isinstance(is_trial, bool):
        raise BadRequest("Invalid request: Expected type: 'boolean' for field 'dry_run'")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ROWS:
        raise BadRequest(f"Invalid request: Expected 1 to {MOST_ROWS} rows for field 'rows'")
    found, seen = Rows(is_trial, len(given)), set()
    for place, value in enumerate(given):
        try:
            read = row.of(value)
        except BadRequest as wrong:
            found.refused[place] = wrong
            continue
        if key(read) in seen:
            found.refused[place] = BadRequest("Invalid request: another row is about the same thing")
            continue
        seen.add(key(read))
        found.read[place] = read
    return found


def tried(rows: Rows, work: Callable[[], _Answer]) -> _Answer:
    """Do the work in one transaction; of a trial run nothing stays: no row, no news."""
    with transaction.atomic():
        answer = work()
        if rows.is_trial:
            transaction.set_rollback(True)
    return answer


def rows_answer(rows: Rows, names: Sequence[str]) -> dict[str, Any]:
    """What became of each row, in the order in which they came. `names` are what each is about, as far as it says."""
    told = [
        {
            "row": place,
            "name": names[place],
            "ok": place not in rows.refused,
            "error": _error(rows.refused[place]) if place in rows.refused else None,
        }
        for place in range(rows.count)
    ]
    refused = len(rows.refused)
    return {"dry_run": rows.is_trial, "taken": rows.count - refused, "refused": refused, "rows": told}


def names_in(request: Request, field_name: str) -> list[str]:
    """What each row of a body is about, in its own words; empty where it does not say."""
    found = []
    for row in request.data["rows"]:
        value = row.get(field_name) if isinstance(row, Mapping) else None
        found.append(value[:80] if isinstance(value, str) else "")
    return found


def _error(failure: ShopError) -> dict[str, Any]:
    told = refusal_of(failure)
    return told[1] if told else {"type": "unexpected_state", "message": failure.message, "code": failure.code}


def rows_schema() -> Schema:
    """The answer to many rows."""
    error = {"anyOf": [{"$ref": "#/components/schemas/AdminError"}, {"type": "null"}]}
    row = {
        "type": "object",
        "required": ["row", "name", "ok", "error"],
        "properties": {
            "row": {"type": "integer"},
            "name": {"type": "string"},
            "ok": {"type": "boolean"},
            "error": error,
        },
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "required": ["dry_run", "taken", "refused", "rows"],
        "properties": {
            "dry_run": {"type": "boolean"},
            "taken": {"type": "integer"},
            "refused": {"type": "integer"},
            "rows": {"type": "array", "items": row},
        },
        "additionalProperties": False,
        "examples": [
            {
                "dry_run": True,
                "taken": 1,
                "refused": 0,
                "rows": [{"row": 0, "name": "BLS-001-34", "ok": True, "error": None}],
            }
        ],
    }
