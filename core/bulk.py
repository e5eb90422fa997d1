"""Many rows in a few statements, each judged by itself, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from core.errors import ShopError


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
    names = list(rows[0])
    fields = {each.column: each for each in model._meta.concrete_fields}
    arrays = ", ".join(f"%s::{_type_of(fields[name])}[]" for name in names)
    changes = ", ".join(f'"{name}" = told."{name}"' for name in names if name != "id")
    columns = ", ".join(f'"{name}"' for name in names)
    params = [[_stored(fields[name], row[name]) for row in rows] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET {changes} FROM unnest({arrays}) AS told ({columns}) '  # noqa: S608
            f'WHERE "{model._meta.db_table}".id = told.id',
            params,
        )


def _type_of(column: Any) -> str:
    """The column's type in the database, without what makes it count up."""
    return str(column.rel_db_type(connection))


def _stored(column: models.Field[Any, Any], value: Any) -> Any:
    return json.dumps(value) if isinstance(column, models.JSONField) and value is not None else value
