"""Many rows in a few statements, each judged by itself, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, models

from core.errors import ShopError
from core.prepared import prepared_cursor


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """How many rows `changed` something, how many were known already, and why the others were `refused`, by their key."""

    changed: int = 0
    same: int = 0
    refused: Mapping[str, ShopError] = field(default_factory=dict)

    def of_one(self) -> bool:
        """The outcome of a call with one row: whether it changed something. Raises what it was refused with."""
        for refusal in self.refused.values():
            raise refusal
        return self.changed > 0


def update_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these columns of these rows (each with its `id`, all with the same columns), in one statement.

    Values are those of the columns themselves: ids for foreign keys, plain objects for JSON. Lock the rows first.
    """
    if not rows:
        return
    cursor = prepared_cursor()
    cursor.execute(_update(model, tuple(rows[0])), [_as_json(rows)])


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{name}" = told."{name}"' for name in names if name != "id")
    return (
        f'UPDATE "{model._meta.db_table}" SET {changes} FROM {_told(model, names)} '  # noqa: S608
        f'WHERE "{model._meta.db_table}".id = told.id'
    )


def add_rows(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: str = "id",
    unless_there: bool = False,
) -> dict[Any, int]:
    """Add rows (all with the same columns) in one statement; the ids of those that were added, by their `key`.

    What a row does not name has its field's default. With `unless_there` a row that collides with one that is there
    is left out. Values are as for `update_rows`. Made for thousands: models made one by one cost ten times as much.
    """
    if not rows:
        return {}
    sql, rest = _insertion(model, tuple(rows[0]), key, unless_there)
    full = [{**row, **{name: make() for name, make in rest.items()}} for row in rows]
    cursor = prepared_cursor()
    cursor.execute(sql, [_as_json(full)])
    return dict(cursor.fetchall())


@cache
def _insertion(
    model: type[models.Model], named: tuple[str, ...], key: str, unless_there: bool
) -> tuple[str, Mapping[str, Callable[[], Any]]]:
    """The statement for rows with these columns, put together once, and what makes the values of the others."""
    rest = _defaults(model, named)
    names = (*named, *rest)
    columns = ", ".join(f'"{name}"' for name in names)
    sql = (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {columns} FROM {_told(model, names)} '  # noqa: S608
        f'{"ON CONFLICT DO NOTHING " if unless_there else ""}RETURNING "{key}", id'
    )
    return sql, rest


def _told(model: type[models.Model], names: Iterable[str]) -> str:
    """The rows of one JSON parameter as a table: far cheaper to write here, and to read there, than a parameter each."""
    fields = {each.column: each for each in model._meta.concrete_fields}
    columns = ", ".join(f'"{name}" {_type_of(fields[name])}' for name in names)
    return f"json_to_recordset(%s::json) AS told ({columns})"


def _defaults(model: type[models.Model], named: Collection[str]) -> dict[str, Callable[[], Any]]:
    """What makes the value of each column that is not named, unless the database makes it."""
    return {
        field.column: field.get_default
        for field in model._meta.concrete_fields
        if field.column not in named and not _fills_itself(field)
    }


def _fills_itself(field: Any) -> bool:
    return field.primary_key or field.has_db_default() or (field.null and not field.has_default())


def _type_of(column: Any) -> str:
    """The column's type in the database, without what makes it count up."""
    return str(column.rel_db_type(connection))


def _as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(rows, default=_text)


def _text(value: object) -> str:
    """A number with a fraction, a day or a moment, as PostgreSQL reads it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no column holds {type(value).__name__}")
