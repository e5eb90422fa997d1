"""Hot reads whose SQL Django builds once: building it anew each time costs more than running it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Field, Lookup, QuerySet
from django.db.models.sql.compiler import SQLCompiler


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

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """The rows for these ids, in one query; none for no ids."""
        if not ids:
            return []
        compiler = self._compiler or self._compile()
        wanted = list(ids)
        params = [wanted if isinstance(param, _StandIn) else param for param in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        if not self._converters:
            return found
        return [tuple(row) for row in compiler.apply_converters(found, self._converters)]

    def _compile(self) -> SQLCompiler:
        compiler: SQLCompiler = self._build(_StandIn()).query.get_compiler(connection=connection)
        self._sql, self._params = compiler.as_sql()
        self._converters = compiler.get_converters([column[0] for column in compiler.select or ()])
        self._compiler = compiler  # last: whoever sees it sees the rest
        return compiler
