"""Builders that need not build twice: the rows that one wrote are written again when the same is asked of the same tables.

A piece for sale takes a hundred statements through the shop's own verbs, and hundreds of tests begin with the very same
one. A builder marked `@remembered` goes through the verbs until a call has come twice in the same circumstances. From
then on the rows it left are put back in one statement: the same rows, moved to the present moment. The circumstances
are the arguments, the settings that the test changed, and what lies in the tables the builder reads: nothing but
migrated rows, or what remembered calls have written since. Whatever else has been written there in the test's
transaction, or a clock that was moved, sends the call through the verbs again, and so does a test that commits.

Triggers and foreign keys rest while rows are put back, which takes a superuser; without one everything is built.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.conf import UserSettingsHolder, settings
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from core import clock

Builder = TypeVar("Builder", bound=Callable[..., Any])

# What the builders read and write. People, orders and payments are strangers to it, as the layers say.
SCOPE = re.compile(r"(catalog|core)_(?!user|apikey|auditentry)|auth_group")
# Each test has its own run of the sandboxes, which no builder asks anything.
OUTSIDE = re.compile(r"_(BASE_URL|TOKEN|EMAIL|PASSWORD|SECRET|KEY|KEY_ID)$")
MOST_ROWS = 3_000  # of a table
# The clock's own moments have a fraction; whole seconds were meant as they stand.
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?P<gap>[T ])(?P<time>\d\d:\d\d:\d\d)\.(?P<part>\d{1,6})(?P<zone>\+00:00|\+00|Z)"
)
NEAR = (timedelta(hours=-1), timedelta(days=2))  # moments that were meant from the moment of building

TABLES = """
SELECT c.relname, c.oid, array_agg(quote_ident(a.attname) ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
GROUP BY c.relname, c.oid
"""
WRITTEN = """
SELECT o, pg_stat_get_xact_tuples_inserted(o), pg_stat_get_xact_tuples_updated(o), pg_stat_get_xact_tuples_deleted(o)
FROM unnest(%s::oid[]) o
"""
# A transaction that has written to a table holds this lock on it until its end.
STANDING = """
SELECT (SELECT array_agg(relation) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'
        AND mode = 'RowExclusiveLock' AND relation = ANY(%(scope)s::oid[])),
       (SELECT sum(pg_stat_get_xact_tuples_inserted(o) + pg_stat_get_xact_tuples_updated(o)
                   + pg_stat_get_xact_tuples_deleted(o)) FROM unnest(%(scope)s::oid[]) o)
"""
MAY_REST = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


@dataclass(frozen=True)
class Table:
    """A table of the test database and the columns that can be written."""

    name: str
    oid: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """How many rows of a table a transaction has written."""

    inserted: int
    updated: int
    deleted: int

    def __sub__(self, before: Written) -> Written:
        return Written(
            self.inserted - before.inserted, self.updated - before.updated, self.deleted - before.deleted
        )


@dataclass(frozen=True)
class Left:
    """Rows of one table as PostgreSQL writes them; `whole` when they are all there are."""

    table: Table
    rows: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Work:
    """What one call answered and left behind, and when."""

    answer: Any
    left: tuple[Left, ...]
    at: datetime
    hooks: tuple[tuple[Any, bool], ...] = ()


@dataclass
class Standing:
    """Where a test's transaction stands after remembered calls: what they were, and how much was written then."""

    outermost: Any
    savepoints: tuple[Any, ...]
    written: int
    calls: tuple[str, ...]


@dataclass
class Memory:
    """What this process has seen so far, of one test database."""

    tables: dict[int, Table]
    works: dict[tuple[str, ...], Work] = field(default_factory=dict)
    hopeless: set[tuple[str, ...]] = field(default_factory=set)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    standing: Standing | None = None

    @property
    def scope(self) -> list[int]:
        """The tables that builders read and write."""
        return [oid for oid, table in self.tables.items() if SCOPE.match(table.name)]


memories: dict[str, Memory | None] = {}


def remembered(builder: Builder) -> Builder:
    """Mark a builder whose answer never changes, and which writes nothing but rows."""

    @functools.wraps(builder)
    def build(*args: Any, **words: Any) -> Any:
        memory = _memory() if _may_be_put_back() else None
        calls = _calls_so_far(memory) if memory else None
        if memory is None or calls is None:
            return builder(*args, **words)
        asked = f"{builder.__module__}.{builder.__qualname__}{args!r}{sorted(words.items())!r}{_changed_settings()!r}"
        if " at 0x" in asked:  # two things may be called by one place in memory
            return builder(*args, **words)
        calls = (*calls, asked)
        work = memory.works.get(calls)
        if work is not None and _put_back(work):
            answer = work.answer
        elif calls in memory.seen - memory.hopeless:
            answer = _watched(memory, calls, lambda: builder(*args, **words))
        else:
            memory.seen.add(calls)
            answer = builder(*args, **words)
        _stand(memory, calls)
        return answer

    return build  # type: ignore[return-value]


def _may_be_put_back() -> bool:
    return connection.in_atomic_block and clock._offset.get() == timedelta(0)


def _memory() -> Memory | None:
    """The memory of the database in use; None where triggers cannot rest."""
    name = str(connection.settings_dict["NAME"])
    if name not in memories:
        with connection.cursor() as cursor:
            cursor.execute(MAY_REST)
            if not cursor.fetchone()[0]:
                memories[name] = None
                return None
            cursor.execute(TABLES)
            found = [Table(name, oid, tuple(columns)) for name, oid, columns in cursor.fetchall()]
        memories[name] = Memory({table.oid: table for table in found})
    return memories[name]


def _calls_so_far(memory: Memory) -> tuple[str, ...] | None:
    """The remembered calls that are all that has happened to the tables in this transaction; None when more has."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"scope": memory.scope})
        locked, written = cursor.fetchone()
    if not locked:
        return ()
    standing, here = memory.standing, tuple(connection.savepoint_ids)
    if (
        standing is not None
        and standing.outermost is connection.atomic_blocks[0]
        and here[: len(standing.savepoints)] == standing.savepoints
        and standing.written == written
    ):
        return standing.calls
    return None


def _stand(memory: Memory, calls: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"scope": memory.scope})
        _, written = cursor.fetchone()
    memory.standing = Standing(
        connection.atomic_blocks[0], tuple(connection.savepoint_ids), int(written), calls
    )


def _changed_settings() -> list[tuple[str, str]]:
    """What the test set otherwise than the settings file does."""
    changed: dict[str, str] = {}
    holder = settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        for name, value in holder.__dict__.items():
            if name.isupper() and not OUTSIDE.search(name):
                changed.setdefault(name, repr(value))
        holder = holder.default_settings
    return sorted(changed.items())


def _watched(memory: Memory, calls: tuple[str, ...], build: Callable[[], Any]) -> Any:
    """Build, and keep what it left, if that can be put back; its answer."""
    oids, began, hooks = list(memory.tables), clock.now(), len(connection.run_on_commit)
    with connection.cursor() as cursor:
        before = _counts(cursor, oids)
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        first = int(cursor.fetchone()[0])
        # So that each row it writes carries a number from now on, also what no savepoint of its own surrounds.
        mark = transaction.savepoint()
        answer = build()
        transaction.savepoint_commit(mark)
        after = _counts(cursor, oids)
        left = [
            _left(cursor, memory.tables[oid], first, after[oid] - before[oid])
            for oid in oids
            if after[oid] != before[oid]
        ]
    later = tuple((func, robust) for _, func, robust in connection.run_on_commit[hooks:])
    kept = tuple(each for each in left if each is not None)
    if len(kept) == len(left) > 0:
        memory.works[calls] = Work(answer, kept, began, later)
    else:
        memory.hopeless.add(calls)
    return answer


def _counts(cursor: Any, oids: list[int]) -> dict[int, Written]:
    cursor.execute(WRITTEN, [oids])
    return {oid: Written(*counts) for oid, *counts in cursor.fetchall()}


def _left(cursor: Any, table: Table, first: int, written: Written) -> Left | None:
    """The rows that were added, or all when others were touched; None when they are too many, or somebody else's."""
    added = _rows(cursor, table, sql.SQL("WHERE t.xmin::text::bigint >= {}").format(sql.Literal(first)))
    if not written.deleted and len(added) == written.inserted:
        return Left(table, added, whole=False) if len(added) <= MOST_ROWS else None
    rows = _rows(cursor, table, sql.SQL(""))
    return Left(table, rows, whole=True) if SCOPE.match(table.name) and len(rows) <= MOST_ROWS else None


def _rows(cursor: Any, table: Table, where: sql.Composable) -> tuple[str, ...]:
    query = sql.SQL("SELECT t::text FROM public.{} t {} ORDER BY ctid LIMIT {}")
    cursor.execute(query.format(sql.Identifier(table.name), where, sql.Literal(MOST_ROWS + 1)))
    return tuple(row[0] for row in cursor.fetchall())


def _put_back(work: Work) -> bool:
    """Write the rows again as if they had been built now; False when they do not fit what is there."""
    by = clock.now() - work.at
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL session_replication_role = replica;"
                + "".join(_put(left, by, work.at) for left in work.left)
                + "SET LOCAL session_replication_role = origin"
            )
    except DatabaseError:
        return False
    # As after the verbs: what hangs on a savepoint that is over takes no more, and goes when one around it goes.
    over = {*connection.savepoint_ids, "over"}
    connection.run_on_commit.extend((set(over), hook, robust) for hook, robust in work.hooks)
    return True


def _put(left: Left, by: timedelta, at: datetime) -> str:
    name, columns = f'public."{left.table.name}"', ", ".join(left.table.columns)
    emptied = f"DELETE FROM {name};" if left.whole else ""
    if not left.rows:
        return emptied
    texts = ", ".join(_quoted(moved(row, by, at)) for row in left.rows)
    return f"{emptied}INSERT INTO {name} ({columns}) SELECT {columns} FROM unnest(ARRAY[{texts}]::{name}[]);"


def _quoted(text: str) -> str:
    return sql.Literal(text).as_string(None)


def moved(text: str, by: timedelta, at: datetime) -> str:
    """The text with every moment that lies near `at` moved on."""

    def move(found: re.Match[str]) -> str:
        moment = datetime.fromisoformat(f"{found['day']}T{found['time']}.{found['part']:0<6}").replace(
            tzinfo=UTC
        )
        if not NEAR[0] <= moment - at <= NEAR[1]:
            return found[0]
        now = (moment + by).isoformat(sep=found["gap"], timespec="microseconds")[:26]
        return (now[:23] if found["zone"] == "Z" else now) + found["zone"]

    return MOMENT.sub(move, text)
