"""What an operation costs: wall time, CPU of this process, CPU of PostgreSQL for this database, statements, the load.

A machine that others use too makes wall time longer, and CPU hardly: figures of crowded hours compare by their CPU.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from django.db import connection

from core.http import GuardedSession

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_NANOSECONDS = 1_000_000


@dataclass(frozen=True)
class Cost:
    """Per operation, in milliseconds: what each took, outside excluded, and CPU on both sides of the database's door."""

    times_ms: Sequence[float]
    python_ms: float
    database_ms: float
    statements: float
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def at(self, share: float) -> float:
        """The time that this share of the operations stay under."""
        return sorted(self.times_ms)[min(len(self.times_ms) - 1, int(len(self.times_ms) * share))]

    @property
    def parts(self) -> dict[str, float]:
        """As the fields of a figure."""
        return {
            "python_ms": self.python_ms,
            "database_ms": self.database_ms,
            "statements": self.statements,
            "load": self.load,
        }


class OutsideTime:
    """Adds up the seconds and the CPU that the shop spends asking others: their own time is not the shop's."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu = 0.0
        call = GuardedSession.request

        def request(
            session: GuardedSession, method: Any, url: Any, *args: Any, **kwargs: Any
        ) -> requests.Response:
            began, cpu = time.perf_counter(), time.thread_time()
            try:
                return call(session, method, url, *args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - began
                self.cpu += time.thread_time() - cpu

        GuardedSession.request = request  # type: ignore[method-assign]


def cost_of(
    works: Sequence[Callable[[], Any]],
    outside: OutsideTime,
    *,
    warm: int = 5,
    before: Callable[[], Any] | None = None,
) -> Cost:
    """The cost of each of these, one after the other; the first `warm` are not counted, nor what is done `before` each."""
    for work in works[:warm]:
        work()
    times, statements = [], [0]
    python_ms = asked_s = prepared_ms = 0.0

    def counted(execute: Any, *words: Any) -> Any:
        statements[0] += 1
        return execute(*words)

    counted_works = works[warm:]
    connection.ensure_connection()
    database_before = database_cpu_ms()
    with connection.execute_wrapper(counted):
        for work in counted_works:
            if before is not None:
                was_asked, was_ms = statements[0], database_cpu_ms()
                before()
                prepared_ms += database_cpu_ms() - was_ms
                statements[0] = was_asked
            asked_s, asked_cpu = outside.seconds, outside.cpu
            began, cpu = time.perf_counter(), time.thread_time()
            work()
            python_ms += (time.thread_time() - cpu - (outside.cpu - asked_cpu)) * 1000
            times.append((time.perf_counter() - began - (outside.seconds - asked_s)) * 1000)
    count = len(counted_works)
    return Cost(
        times,
        python_ms / count,
        (database_cpu_ms() - database_before - prepared_ms) / count,
        statements[0] / count,
    )


def database_cpu_ms() -> float:
    """CPU that the processes serving this database have used since they began; 0 where they cannot be seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return sum(process_cpu_ms(pid) for (pid,) in cursor.fetchall())


def process_cpu_ms(pid: int) -> float:
    """CPU that the first thread of a process has used since it began; 0 where it cannot be seen."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / _NANOSECONDS
    except (OSError, IndexError, ValueError):
        return 0.0


def tree_cpu_ms(pid: int) -> float:
    """CPU of a process and of its children, all their threads."""
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == pid or int(words[1]) == pid:
            total += (int(words[11]) + int(words[12])) * TICK_MS
    return total


@contextmanager
def without_promotions() -> Iterator[None]:
    """Nothing on offer for a while."""
    from orders.promotions.models import Promotion

    live = list(Promotion.objects.filter(status="active").values_list("pk", flat=True))
    Promotion.objects.filter(pk__in=live).update(status="inactive")
    try:
        yield
    finally:
        Promotion.objects.filter(pk__in=live).update(status="active")
