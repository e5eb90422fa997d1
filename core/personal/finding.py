"""Finding a person's rows in a table."""

from __future__ import annotations

from typing import Any

from django.db.models import BinaryField, F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from core.personal.holdings import Holding, Person

LONG_ENOUGH = 8  # a shorter street is too many people's


def rows_of(holding: Holding, person: Person) -> QuerySet[Model]:
    """The person's rows in one table: by its columns, and by their marks in its texts. Reads the whole table for the latter."""
    rows: QuerySet[Any] = holding.model._base_manager.all()
    wanted = holding.whose(person)
    marks = set(person.marks)
    if holding.by_street:
        marks |= {street for street in person.streets if len(street) >= LONG_ENOUGH}
    for name in holding.marked_in if marks else ():
        rows = rows.annotate(**{f"text_of_{name}": _as_text(holding.model, name)})
        for mark in sorted(marks):
            wanted |= Q(**{f"text_of_{name}__icontains": mark})
    return rows.filter(wanted).order_by("pk")


def _as_text(model: type[Model], name: str) -> Any:
    if isinstance(model._meta.get_field(name), BinaryField):  # its ASCII stands there as it is
        return Func(F(name), Value("escape"), function="encode", output_field=TextField())
    return Cast(F(name), TextField())
