"""Hot statements: Django builds their SQL once, and PostgreSQL reads and plans them once for each connection.

Building the same SQL anew, and planning the same joins anew, costs more than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import register_tzloader  # type: ignore[import-untyped]
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor
from psycopg.sql import Literal

KEPT = 300  # statements that a connection keeps; the one used longest ago makes room
_TIMESTAMPTZ = 1184
# Making a cursor and teaching it how moments are read costs as much as running a small statement, so it hangs on its
# connection, which the pool gives to one thread at a time.
_KEPT_AS = "_blouson_prepared"


class _Prepared(Cursor[Any]):
    """Prepares a statement when it is first run; others are prepared once they have come a few times."""

    moments_in: Any = None

    def execute(self, query: Any, params: Any = None, **words: Any) -> Any:
        """As any cursor does, prepared."""
        return super().execute(query, params, prepare=True, **words)


def prepared_cursor() -> CursorWrapper:
    """A cursor like `connection.cursor()` whose statements stay prepared on its connection: for SQL that never changes.

    Each connection has one, and every statement of its kind runs on it: read what one answers before the next is run.

    Lists become arrays, so `= ANY(ARRAY(SELECT unnest(%s::bigint[])))` takes any number of ids. Parameters have no type of their own: cast where
    PostgreSQL cannot tell it from the column beside it.
    """
    connection.ensure_connection()
    plain = connection.connection
    cursor: _Prepared | None = getattr(plain, _KEPT_AS, None)
    if cursor is None or cursor.closed or cursor.moments_in is not connection.timezone:
        plain.prepared_max = KEPT
        cursor = _Prepared(plain)
        setattr(plain, _KEPT_AS, cursor)
        cursor.moments_in = connection.timezone
        loader: Any = plain.adapters.get_loader(_TIMESTAMPTZ, cursor.format)
        if connection.timezone != loader.timezone:
            register_tzloader(connection.timezone, cursor)
    wrapped: CursorWrapper = connection._prepare_cursor(cursor)  # type: ignore[attr-defined]  # the only door that counts and guards
    return wrapped


def prepared_rows(sql: str, words: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that never changes."""
    cursor = prepared_cursor()
    cursor.execute(sql, words)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@Field.register_lookup
class AnyOf(Lookup):  # type: ignore[type-arg]  # not generic at run time
    """`field__any_of=[…]`: `field = ANY(array)`, one parameter however many values, so the SQL stays the same.

    The array is taken apart and put together again so that PostgreSQL does not see its length while it plans. It would
    find that two ids are cheaper than the ten it assumes of an unknown array, and plan anew each time for the gain:
    that takes longer than the statement itself. SQL by hand does the same.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """`lhs = ANY(…%s…)` with the list as one array."""
        lhs, params = self.process_lhs(compiler, connection)
        # Without its length: a cast would cut what is longer, and then find it.
        kind = self.lhs.output_field.rel_db_type(connection).partition("(")[0]
        return f"{lhs} = ANY(ARRAY(SELECT unnest(%s::{kind}[])))", [*params, self.rhs]


def answers(compiler: SQLCompiler) -> Callable[[Sequence[Any]], list[tuple[Any, ...]]]:
    """What makes tuples of rows as `values_list` does: converted, and without the columns that DISTINCT is sorted by."""
    converters = compiler.get_converters([column[0] for column in compiler.select or ()])
    asked = compiler.col_count if compiler.has_extra_select else None
    if not converters and asked is None:
        return list
    return lambda found: [tuple(row[:asked]) for row in compiler.apply_converters(found, converters)]


class Statement(NamedTuple):
    """SQL that never changes, and what stands at its open places."""

    sql: str
    params: tuple[Any, ...]


def with_constants(sql: str, params: Sequence[Any], *, open_places: type[Any]) -> Statement:
    """The statement with its texts, numbers and truths written out; only `open_places` stay parameters, and rare types.

    A plan that is kept for all parameters knows nothing of them: `status = $1` cannot use an index of what is pending.
    """
    parts = sql.split("%s")
    written, kept = [parts[0]], []
    for param, rest in zip(params, parts[1:], strict=True):
        if _is_constant(param) and not isinstance(param, open_places):
            written.append(Literal(param).as_string(None).replace("%", "%%"))
        else:
            written.append("%s")
            kept.append(param)
        written.append(rest)
    return Statement("".join(written), tuple(kept))


def _is_constant(param: Any) -> bool:
    """A text, a number, a truth, or a list of these."""
    if isinstance(param, list):
        return bool(param) and all(isinstance(each, (str, int)) for each in param)
    return isinstance(param, (str, int))


class _StandIn(list[int]):
    """Takes the ids' place while the SQL is built; a class of its own, because Django copies lists on the way."""


class PreparedQuery:
    """A `values_list` query over a list of ids. `build` is called once, with a stand-in for the ids.

    `build(ids)` must use the ids only through `…__id__any_of` (a foreign key itself has no such lookup), and nothing else in it may change from call to call.
    Answers are tuples, converted as the queryset would convert them.
    """

    def __init__(self, build: Callable[[list[int]], QuerySet[models.Model, Any]]) -> None:
        self._build = build
        self._statement = Statement("", ())
        self._read: Callable[[Sequence[Any]], list[tuple[Any, ...]]] | None = None

    def rows(self, ids: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows for these ids, in one query; none for no ids."""
        if not ids:
            return []
        read = self._read or self._compile()
        wanted = list(ids)
        sql, params = self._statement
        return read(
            prepared_rows(sql, [wanted if isinstance(param, _StandIn) else param for param in params])
        )

    def _compile(self) -> Callable[[Sequence[Any]], list[tuple[Any, ...]]]:
        compiler: SQLCompiler = self._build(_StandIn()).query.get_compiler(connection=connection)
        self._statement = with_constants(*compiler.as_sql(), open_places=_StandIn)
        self._read = answers(compiler)  # last: whoever sees it sees the rest
        return self._read
