"""Hot statements: Django builds their SQL once, and PostgreSQL reads and plans them once for each connection.

Building the same SQL anew, and planning the same joins anew, costs more than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import register_tzloader  # type: ignore[import-untyped]
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor

KEPT = 300  # statements that a connection keeps; the one used longest ago makes room
_TIMESTAMPTZ = 1184


class _Prepared(Cursor[Any]):
    """Prepares a statement when it is first run; others are prepared once they have come a few times."""

    def execute(self, query: Any, params: Any = None, **words: Any) -> Any:
        """As any cursor does, prepared."""
        return super().execute(query, params, prepare=True, **words)


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """A cursor like `connection.cursor()` whose statements stay prepared on its connection: for SQL that never changes.

    Lists become arrays, so `= ANY(%s)` takes any number of ids. Parameters have no type of their own: cast where
    PostgreSQL cannot tell it from the column beside it.
    """
    connection.ensure_connection()
    plain = connection.connection
    plain.prepared_max = KEPT
    cursor = _Prepared(plain)
    loader: Any = plain.adapters.get_loader(_TIMESTAMPTZ, cursor.format)
    if connection.timezone != loader.timezone:
        register_tzloader(connection.timezone, cursor)
    with connection._prepare_cursor(cursor) as wrapped:  # type: ignore[attr-defined]  # the only door that counts and guards
        yield wrapped


def prepared_rows(sql: str, words: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that never changes."""
    with prepared_cursor() as cursor:
        cursor.execute(sql, words)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@Field.register_lookup
class AnyOf(Lookup):  # type: ignore[type-arg]  # not generic at run time
    """`field__any_of=[…]`: `field = ANY(array)`, one parameter however many values, so the SQL stays the same."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """`lhs = ANY(%s)` with the list as one array."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, self.rhs]


class _StandIn(list[int]):
    """Takes the ids' place while the SQL is built; a class of its own, because Django copies lists on the way."""


class PreparedQuery:
    """A `values_list` query over a list of ids. `build` is called once, with a stand-in for the ids.

    `build(ids)` must use the ids only through `…__id__any_of` (a foreign key itself has no such lookup), and nothing else in it may change from call to call.
    Answers are tuples, converted as the queryset would convert them.
    """

    def __init__(self, build: Callable[[list[int]], QuerySet[models.Model, Any]]) -> None:
        self._build = build
        self._sql = ""
        self._params: Sequence[Any] = ()
        self._compiler: SQLCompiler | None = None
        self._converters: dict[int, Any] = {}

    def rows(self, ids: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows for these ids, in one query; none for no ids."""
        if not ids:
            return []
        compiler = self._compiler or self._compile()
        wanted = list(ids)
        found = prepared_rows(
            self._sql, [wanted if isinstance(param, _StandIn) else param for param in self._params]
        )
        if not self._converters:
            return found
        return [tuple(row) for row in compiler.apply_converters(found, self._converters)]

    def _compile(self) -> SQLCompiler:
        compiler: SQLCompiler = self._build(_StandIn()).query.get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        self._converters = compiler.get_converters([column[0] for column in compiler.select or ()])
        self._compiler = compiler  # last: whoever sees it sees the rest
        return compiler
