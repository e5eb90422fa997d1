"""The dashboard's figures. A fixed number of questions to the database, however many messages there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from core import clock
from core.breaker import Standing, breaker_standing
from erp_sync.board.words import (
    COURIER,
    CRM,
    ERP,
    LIST_OF,
    SOURCES,
    flow_title,
    list_of,
    list_title,
    system_title,
)
from erp_sync.connections import PUSHES
from erp_sync.engine.holds import held_for_s
from erp_sync.engine.pull import READ
from erp_sync.erp.ports import the_erp
from erp_sync.models import (
    DEAD,
    DONE,
    PENDING,
    SENDING,
    Cursor,
    Drift,
    FlowPause,
    InboxMessage,
    OutboundMessage,
    Reconciliation,
)
from erp_sync.reconciliation.comparisons import role_of

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
LATE_AFTER = timedelta(minutes=15)
LATE_READING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Compared:
    """The last comparison of a flow with the other system that came to its end."""

    at: datetime
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Line:
    """One flow. `last_at` is of the last message sent or applied, or of the last complete reading; counts are rows."""

    name: str
    title: str
    last_at: datetime | None
    waiting: int
    oldest_at: datetime | None
    last_hour: int
    last_day: int
    dead: int
    problem: str = ""
    paused: str = ""
    is_read: bool = False
    kinds: tuple[str, ...] = ()
    drift: int = 0
    compared: Compared | None = None

    @property
    def is_late(self) -> bool:
        """Whether something waits too long that nobody has stopped."""
        waits = self.oldest_at is not None and self.oldest_at < clock.now() - LATE_AFTER
        silent = self.is_read and (self.last_at is None or self.last_at < clock.now() - LATE_READING)
        return not self.paused and (waits or silent)


@dataclass(frozen=True, slots=True)
class SystemBoard:
    """One system: what comes in, what goes out, its breakers that are not closed, and the pause it asked for."""

    role: str
    name: str
    title: str
    incoming: tuple[Line, ...]
    outgoing: tuple[Line, ...]
    open_breakers: tuple[Standing, ...]
    held_for_s: float

    @property
    def dead(self) -> int:
        """Dead letters, in and out."""
        return sum(line.dead for line in (*self.incoming, *self.outgoing))

    @property
    def is_well(self) -> bool:
        """Nothing failed, late or stopped."""
        lines = (*self.incoming, *self.outgoing)
        troubled = any(line.is_late or line.problem or line.paused or line.drift for line in lines)
        return not (self.dead or troubled or self.open_breakers or self.held_for_s)


@dataclass(slots=True)
class _Counts:
    """What messages of one flow count up to."""

    waiting: int = 0
    dead: int = 0
    last_hour: int = 0
    last_day: int = 0
    oldest_at: datetime | None = None
    last_at: datetime | None = None
    kinds: set[str] = field(default_factory=set)

    def add(self, row: Mapping[str, Any]) -> None:
        """One row of a grouped query."""
        self.kinds.update({row["kind"]} if "kind" in row else ())
        self.waiting += row.get("waiting") or 0
        self.dead += row.get("dead") or 0
        self.last_hour += row.get("last_hour") or 0
        self.last_day += row.get("last_day") or 0
        self.oldest_at = min((each for each in (self.oldest_at, row.get("oldest_at")) if each), default=None)
        self.last_at = max((each for each in (self.last_at, row.get("last_at")) if each), default=None)


@dataclass(slots=True)
class _Found:
    """Everything that the database tells, by (role of the system, flow)."""

    incoming: dict[tuple[str, str], _Counts] = field(default_factory=dict)
    outgoing: dict[tuple[str, str], _Counts] = field(default_factory=dict)
    drifts: dict[str, int] = field(default_factory=dict)
    compared: dict[str, Compared] = field(default_factory=dict)


def sync_board() -> tuple[SystemBoard, ...]:
    """Every system with its flows. Eight queries, and a few questions to Redis."""
    roles = {the_erp().name: ERP, CRM: CRM, COURIER: COURIER, **SOURCES}
    found = _Found()
    for row in [*_outgoing_open(), *_outgoing_done()]:
        found.outgoing.setdefault((roles.get(row[0], row[0]), row[1]), _Counts()).add(row[2])
    for row in [*_incoming_open(), *_incoming_done()]:
        key = (roles.get(row[0], row[0]), list_of(row[1]))
        found.incoming.setdefault(key, _Counts()).add(row[2])
    found.drifts = dict(
        Drift.objects.values_list("flow").annotate(Count("entity", distinct=True)).order_by("flow")
    )
    done = Reconciliation.objects.filter(status=Reconciliation.Status.DONE)
    for run in done.order_by("flow", "-started_at").distinct("flow"):
        found.compared[run.flow] = Compared(run.started_at, run.ours_count, run.theirs_count)
    cursors = {(roles.get(row.system, row.system), row.flow): row for row in Cursor.objects.all()}
    pauses = {row.flow: row for row in FlowPause.objects.all()}
    names = {role: name for name, role in roles.items() if name not in SOURCES}
    for role, _flow in (*found.incoming, *found.outgoing, *cursors):
        names.setdefault(role, role)
    return tuple(_system(role, name, found, cursors, pauses) for role, name in names.items())


def _system(
    role: str,
    name: str,
    found: _Found,
    cursors: Mapping[tuple[str, str], Cursor],
    pauses: Mapping[str, FlowPause],
) -> SystemBoard:
    lists = [flow for at, flow in cursors if at == role]
    compared = [flow for flow in (*found.drifts, *found.compared) if role_of(flow) == role]
    lists += compared
    kinds = [flow for at, flow in found.incoming if at == role]
    known = [flow for flow in PUSHES if _role_of(flow) == role]
    told = [flow for at, flow in found.outgoing if at == role]
    groups = dict.fromkeys((READ, *(PUSHES[flow].group for flow in known)))
    standings = [breaker_standing(f"{name}.{group}") for group in groups]
    return SystemBoard(
        role=role,
        name=name,
        title=system_title(role, name),
        incoming=tuple(
            replace(
                _read_line(flow, found.incoming.get((role, flow), _Counts()), cursors.get((role, flow))),
                drift=found.drifts.get(flow, 0) if flow in compared else 0,
                compared=found.compared.get(flow) if flow in compared else None,
            )
            for flow in _in_order([*LIST_OF.values()], [*lists, *kinds])
        ),
        outgoing=tuple(
            _told_line(flow, found.outgoing.get((role, flow), _Counts()), pauses.get(flow))
            for flow in _in_order(known, told)
        ),
        open_breakers=tuple(each for each in standings if each.is_open),
        held_for_s=held_for_s(name),
    )


def _read_line(flow: str, counts: _Counts, cursor: Cursor | None) -> Line:
    return Line(
        name=flow,
        title=list_title(flow),
        last_at=cursor.succeeded_at if cursor else counts.last_at,
        waiting=counts.waiting,
        oldest_at=counts.oldest_at,
        last_hour=counts.last_hour,
        last_day=counts.last_day,
        dead=counts.dead,
        problem=cursor.last_error.partition("\n")[0][:160] if cursor and cursor.failures else "",
        is_read=cursor is not None,
        kinds=tuple(sorted(counts.kinds)),
    )


def _told_line(flow: str, counts: _Counts, pause: FlowPause | None) -> Line:
    return Line(
        name=flow,
        title=flow_title(flow),
        last_at=counts.last_at,
        waiting=counts.waiting,
        oldest_at=counts.oldest_at,
        last_hour=counts.last_hour,
        last_day=counts.last_day,
        dead=counts.dead,
        paused=f"{pause.reason} ({pause.paused_by})" if pause else "",
    )


def _role_of(flow: str) -> str:
    """The role of the system that an outgoing flow tells."""
    first = flow.partition("_")[0]
    return COURIER if first == "courier" else first


def _in_order(known: Iterable[str], there: Iterable[str]) -> list[str]:
    """What is there or known, known ones first, each once; of the lists only those that are there."""
    seen = dict.fromkeys(there)
    first = [each for each in known if each in seen or each in PUSHES]
    return list(dict.fromkeys([*first, *seen]))


Row = tuple[str, str, Mapping[str, Any]]


def _outgoing_open() -> list[Row]:
    rows = OutboundMessage.objects.filter(status__in=[PENDING, SENDING, DEAD]).values("system", "flow")
    waits = Q(status__in=[PENDING, SENDING])
    return _rows(
        rows.annotate(
            waiting=Count("id", filter=waits),
            dead=Count("id", filter=Q(status=DEAD)),
            oldest_at=Min("created_at", filter=waits),
        ),
        "system",
        "flow",
    )


def _outgoing_done() -> list[Row]:
    now = clock.now()
    done = OutboundMessage.objects.filter(status=DONE, emptied_at__isnull=True, done_at__gte=now - DAY)
    rows = done.values("system", "flow").annotate(
        last_hour=Count("id", filter=Q(done_at__gte=now - HOUR)),
        last_day=Count("id"),
        last_at=Max("done_at"),
    )
    return _rows(rows, "system", "flow")


def _incoming_open() -> list[Row]:
    rows = InboxMessage.objects.filter(status__in=[PENDING, DEAD]).values("source", "kind")
    return _rows(
        rows.annotate(
            waiting=Sum("rows", filter=Q(status=PENDING)),
            dead=Count("id", filter=Q(status=DEAD)),
            oldest_at=Min("received_at", filter=Q(status=PENDING)),
        ),
        "source",
        "kind",
    )


def _incoming_done() -> list[Row]:
    now = clock.now()
    done = InboxMessage.objects.filter(status=DONE, done_at__gte=now - DAY)
    rows = done.values("source", "kind").annotate(
        last_hour=Sum("rows", filter=Q(done_at__gte=now - HOUR)),
        last_day=Sum("rows"),
        last_at=Max("done_at"),
    )
    return _rows(rows, "source", "kind")


def _rows(rows: Iterable[Mapping[str, Any]], system: str, flow: str) -> list[Row]:
    return [(row[system], row[flow], row) for row in rows]
