"""How the connections stand, for the status command and the admin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum

from core import clock
from erp_sync.models import (
    DEAD,
    DONE,
    PENDING,
    SENDING,
    Cursor,
    FlowPause,
    InboxMessage,
    OutboundMessage,
    SyncRun,
)


@dataclass(frozen=True, slots=True)
class CursorState:
    """How far a flow has been read, and when it was last read without an error."""

    flow: str
    system: str
    modified_since: datetime | None
    succeeded_at: datetime | None
    failures: int
    last_error: str


@dataclass(frozen=True, slots=True)
class QueueState:
    """What waits and what gave up for one kind of message; `oldest_at` is of the oldest that waits."""

    system: str
    kind: str
    waiting: int
    dead: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunRows:
    """What became of the rows that a reading found by the page; those the shop had already count as same."""

    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True)
class RunProblem:
    """A row that a reading stored and that could not be applied."""

    message_id: int
    event_id: str
    status: str
    problem: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages that nobody has paused and that wait all the same: how many, and since when the oldest does."""

    count: int
    oldest_at: datetime | None


LATE_AFTER = timedelta(minutes=15)


def waiting_too_long() -> Waiting:
    """Messages in and out that have waited for a quarter of an hour, but for paused flows. One query each way."""
    limit = clock.now() - LATE_AFTER
    paused = FlowPause.objects.values("flow")
    outgoing = OutboundMessage.objects.filter(status__in=[PENDING, SENDING], created_at__lt=limit)
    out = outgoing.exclude(flow__in=paused).aggregate(count=Count("id"), oldest=Min("created_at"))
    incoming = InboxMessage.objects.filter(status=PENDING, received_at__lt=limit)
    found = incoming.aggregate(count=Count("id"), oldest=Min("received_at"))
    oldest = [moment for moment in (out["oldest"], found["oldest"]) if moment is not None]
    return Waiting(out["count"] + found["count"], min(oldest, default=None))


def cursor_states() -> tuple[CursorState, ...]:
    """Every flow that was ever read. One query."""
    return tuple(
        CursorState(
            flow=row.flow,
            system=row.system,
            modified_since=row.modified_since,
            succeeded_at=row.succeeded_at,
            failures=row.failures,
            last_error=row.last_error,
        )
        for row in Cursor.objects.all()
    )


def inbox_states() -> tuple[QueueState, ...]:
    """Kinds of incoming messages of which some wait or are dead. One query."""
    rows = (
        InboxMessage.objects.filter(status__in=[PENDING, DEAD])
        .values("source", "kind")
        .annotate(
            waiting=Count("id", filter=Q(status=PENDING)),
            dead=Count("id", filter=Q(status=DEAD)),
            oldest_at=Min("received_at", filter=Q(status=PENDING)),
        )
        .order_by("source", "kind")
    )
    return tuple(
        QueueState(row["source"], row["kind"], row["waiting"], row["dead"], row["oldest_at"]) for row in rows
    )


def outbound_states() -> tuple[QueueState, ...]:
    """Flows of outgoing messages of which some wait or are dead. One query."""
    rows = (
        OutboundMessage.objects.filter(status__in=[PENDING, SENDING, DEAD])
        .values("system", "flow")
        .annotate(
            waiting=Count("id", filter=Q(status__in=[PENDING, SENDING])),
            dead=Count("id", filter=Q(status=DEAD)),
            oldest_at=Min("created_at", filter=Q(status__in=[PENDING, SENDING])),
        )
        .order_by("system", "flow")
    )
    return tuple(
        QueueState(row["system"], row["flow"], row["waiting"], row["dead"], row["oldest_at"]) for row in rows
    )


def run_problems(run_id: int, *, limit: int = 200) -> tuple[RunProblem, ...]:
    """Rows of a reading that wait after a failure or are dead, oldest first. One query."""
    rows = (
        InboxMessage.objects.filter(sync_run=run_id, status__in=[PENDING, DEAD])
        .exclude(last_error="")
        .order_by("id")[:limit]
    )
    return tuple(RunProblem(row.pk, row.event_id, row.get_status_display(), row.last_error) for row in rows)


def run_counts(run_id: int) -> dict[str, int]:
    """How many rows of a reading are applied, waiting, dead or ignored. One query."""
    rows = (
        SyncRun.objects.filter(pk=run_id)
        .values_list("messages__status", "refused")
        .annotate(count=Sum("messages__rows"))
    )
    # A row that left its page is counted by its own message.
    return {
        status: max(0, count - refused) if status == DONE else count
        for status, refused, count in rows
        if status
    }


def run_rows(run_id: int) -> RunRows:
    """What became of the rows of a reading's pages. One query."""
    run = SyncRun.objects.only("changed", "same", "refused").get(pk=run_id)
    return RunRows(run.changed, run.same, run.refused)
