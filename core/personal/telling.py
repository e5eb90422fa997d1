"""Telling a person what the shop holds about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BinaryField, Field, ForeignKey, Model, QuerySet

from core.personal.finding import rows_of
from core.personal.holdings import Holding, Kept, Person, holdings
from core.portability.columns import outward

NAMES = ("number", "title", "sku", "name", "public_id")  # what a thing is called outside, the best first


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds about somebody: rows of (column, value), values as JSON can hold them. `kept` says why some
    of it outlives a wish to be forgotten."""

    title: str
    rows: tuple[dict[str, Any], ...]
    kept: str


def sections_of(person: Person) -> tuple[Section, ...]:
    """Everything the shop holds about somebody, by table; empty tables are left out."""
    told: dict[str, list[dict[str, Any]]] = {}
    kept: dict[str, str] = {}
    for holding in holdings():
        if holding.title:
            told.setdefault(holding.title, []).extend(_row(holding, row) for row in _rows(holding, person))
            reasons = {fate.basis for fate in holding.columns.values() if isinstance(fate, Kept)}
            kept[holding.title] = "; ".join(sorted(reasons))
    return tuple(Section(title, tuple(rows), kept[title]) for title, rows in told.items() if rows)


def _rows(holding: Holding, person: Person) -> QuerySet[Model]:
    """With the rows they point at, in one query."""
    columns = [column for column in holding.model._meta.concrete_fields if _is_told(holding, column)]
    pointers = [column.name for column in columns if isinstance(column, ForeignKey)]
    found = rows_of(holding, person)
    return found.select_related(*pointers) if pointers else found


def _row(holding: Holding, row: Model) -> dict[str, Any]:
    columns = [column for column in row._meta.concrete_fields if _is_told(holding, column)]
    return {_label(column): _value(column, row) for column in columns}


def _is_told(holding: Holding, column: Field[Any, Any]) -> bool:
    return not (column.primary_key or column.name in holding.untold or isinstance(column, BinaryField))


def _label(column: Field[Any, Any]) -> str:
    return str(column.verbose_name)


def _value(column: Field[Any, Any], row: Model) -> Any:
    """Choices in words, and for another row what that one is called."""
    if isinstance(column, ForeignKey):
        other = getattr(row, column.name)
        return next((getattr(other, name) for name in NAMES if getattr(other, name, "")), None)
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return outward(getattr(row, column.attname))
