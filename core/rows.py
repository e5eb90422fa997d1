"""Models on the hot path, read and written by statements that Django builds once and PostgreSQL keeps prepared.

The same rows as a queryset gives and `save()` writes; what is left out is building the same SQL anew each time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import Expression, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # as ModelIterable does
from django.db.models.sql.compiler import SQLCompiler

from core.locks import check_lock_order, for_update
from core.prepared import Statement, answers, prepared_cursor, prepared_rows, with_constants

_Row = TypeVar("_Row", bound=models.Model)
_Answer = TypeVar("_Answer")


class Given(Expression):
    """A value that is told when the statement runs, as the column itself keeps it: `filter(number=number)`."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.TextField())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """A parameter; the column beside it says of which type."""
        return "%s", [self]


class _Prepared(Generic[_Answer]):
    """A query that is built once, by `build`, with a `Given` for each of its words.

    What else stands in it never changes, so it becomes part of the statement: PostgreSQL then knows it when it plans.
    Lists are told through `…__any_of`. A word that may be None makes another query: `= NULL` finds nothing.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._words = tuple(inspect.signature(build).parameters)
        self._read: Callable[[Sequence[Any]], list[_Answer]] | None = None
        self._statement = Statement("", ())

    def rows(self, **words: Any) -> list[_Answer]:
        """What the query finds for these words."""
        read = self._read or self._compile()
        sql, params = self._statement
        return read(
            prepared_rows(sql, [words[each.name] if isinstance(each, Given) else each for each in params])
        )

    def first(self, **words: Any) -> _Answer | None:
        """The first row, None when there is none. The statement reads all: for what is unique."""
        return next(iter(self.rows(**words)), None)

    def _queryset(self) -> QuerySet[Any, Any]:
        return self._build(**{name: Given(name) for name in self._words})

    def _compile(self) -> Callable[[Sequence[Any]], list[_Answer]]:
        compiler = self._queryset().query.get_compiler(connection=connection)
        self._statement = with_constants(*compiler.as_sql(), open_places=Given)
        self._read = self._reader(compiler)  # last: whoever sees it sees the rest
        return self._read

    def _reader(self, compiler: Any) -> Callable[[Sequence[Any]], list[_Answer]]:
        raise NotImplementedError


class PreparedModels(_Prepared[_Row]):
    """A prepared query whose answers are models, as a queryset's are."""

    def __init__(self, build: Callable[..., QuerySet[_Row]]) -> None:
        super().__init__(build)

    def _reader(self, compiler: Any) -> Callable[[Sequence[Any]], list[_Row]]:
        return _model_reader(compiler)


class PreparedValues(_Prepared[tuple[Any, ...]]):
    """A prepared query whose answers are tuples, as those of a queryset with `values_list` are."""

    def _reader(self, compiler: Any) -> Callable[[Sequence[Any]], list[tuple[Any, ...]]]:
        return answers(compiler)


class PreparedLock(PreparedModels[_Row]):
    """As PreparedModels, its rows locked as `core.locks.lock_rows` locks them: in the house's order, for update."""

    def __init__(self, model: type[_Row], build: Callable[..., QuerySet[_Row]]) -> None:
        super().__init__(build)
        self._model = model

    def rows(self, **words: Any) -> list[_Row]:
        """The rows, locked. Raises LockOrderViolated, and RuntimeError outside a transaction."""
        check_lock_order(self._model)
        return super().rows(**words)

    def _queryset(self) -> QuerySet[_Row]:
        return for_update(super()._queryset())


def _model_reader(compiler: Any) -> Callable[[Sequence[Any]], list[Any]]:
    """What makes models of rows, as Django's own ModelIterable does."""
    select, info, alias = compiler.select, compiler.klass_info, connection.alias
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    populators = get_related_populators(info, select, alias)
    converters = compiler.get_converters([column[0] for column in select])
    from_db, annotated = info["model"].from_db, tuple(compiler.annotation_col_map.items())

    def read(found: Sequence[Any]) -> list[Any]:
        made = []
        for row in compiler.apply_converters(found, converters) if converters else found:
            one = from_db(alias, names, row[start:end])
            for populator in populators:
                populator.populate(row, one)
            for name, place in annotated:
                setattr(one, name, row[place])
            made.append(one)
        return made

    return read


def insert_row(row: models.Model, *, unless_there: bool = False) -> bool:
    """Add a new row, as `save(force_insert=True)` does; it gets its id.

    False, with nothing written, when it collides with one that is there and `unless_there` allows that.
    """
    return bool(_insert([row], unless_there=unless_there))


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Add a few new rows of one model in one statement, as `bulk_create` does; they get their ids."""
    if rows:
        _insert(rows, unless_there=False)


def _insert(rows: Sequence[models.Model], *, unless_there: bool) -> int:
    model, alias = type(rows[0]), connection.alias
    values = [_new_values(row) for row in rows]
    statement = _insertion(model, tuple(values[0]), len(rows), unless_there)
    found = prepared_rows(statement, [value for own in values for value in own.values()])
    for row, (pk,) in zip(rows, found, strict=False):
        row.pk = pk
        row._state.adding, row._state.db = False, alias
    return len(found)


def _new_values(row: models.Model) -> dict[str, Any]:
    """By column; what the database itself fills in is left to it."""
    found = {}
    for field in row._meta.local_concrete_fields:
        value = field.pre_save(row, True)
        if not (field.primary_key and value is None) and not isinstance(value, DatabaseDefault):
            found[field.column] = field.get_db_prep_save(value, connection)
    return found


@cache
def _insertion(model: type[models.Model], columns: tuple[str, ...], count: int, unless_there: bool) -> str:
    meta, quoted = model._meta, connection.ops.quote_name
    places = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"INSERT INTO {quoted(meta.db_table)} ({', '.join(quoted(each) for each in columns)}) "  # noqa: S608 - names of our own
        f"VALUES {', '.join([places] * count)} {'ON CONFLICT DO NOTHING ' if unless_there else ''}"
        f"RETURNING {quoted(meta.pk.column)}"
    )


def change_row(row: models.Model, **changes: Any) -> None:
    """Set these fields of a row, in hand and in the database, as `save(update_fields=…)` does."""
    meta, names = row._meta, tuple(changes)
    values = []
    for name, value in changes.items():
        setattr(row, name, value)
        field: Any = meta.get_field(name)
        values.append(field.get_db_prep_save(getattr(row, field.attname), connection))
    cursor = prepared_cursor()
    cursor.execute(_change(type(row), names), [*values, row.pk])


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> str:
    meta, quoted = model._meta, connection.ops.quote_name
    columns = (meta.get_field(name).column for name in names)  # type: ignore[union-attr]  # a column's own field
    changes = ", ".join(f"{quoted(column or '')} = %s" for column in columns)
    return f"UPDATE {quoted(meta.db_table)} SET {changes} WHERE {quoted(meta.pk.column)} = %s"  # noqa: S608 - names of our own
