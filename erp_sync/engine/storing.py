"""What came in, stored before anything is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from core.bulk import add_rows
from core.celery import send_quietly
from core.events import LATER, NOW
from erp_sync.engine.subjects import subjects_in
from erp_sync.engine.waking import wake_for
from erp_sync.models import DEAD, PENDING, InboxMessage, SyncRun

APPLY_TASK = "erp_sync.apply_message"
IN_THOUSANDS = ("item.", "price.", "stock.")  # news of the range gives way to orders and parcels
# What a message holds once it is stored anew: everything but its name and when it first came.
RENEWED = ["body", "rows", "about", "status", "attempts", "next_attempt_at", "last_error", "sync_run"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it came: `source` is the system, `body` its JSON text, `event_id` unique within the source.

    `problem` says why it cannot even be tried: such a message is stored as a dead letter. `rows` says how many rows
    of a list it holds, `about` what it tells of, where the names in its body do not.
    """

    source: str
    kind: str
    event_id: str
    body: str
    problem: str = ""
    rows: int = 1
    about: tuple[str, ...] | None = None


def store_message(incoming: Incoming, *, one_of_many: bool = False) -> bool:
    """Store one message and wake a worker for it. False when this event is here already.

    Of a kind that comes by the hundred (`one_of_many`) many share one wake-up.
    """
    row = {
        "source": incoming.source,
        "kind": incoming.kind,
        "event_id": incoming.event_id,
        "body": incoming.body,
        "rows": incoming.rows,
        "about": _about(incoming),
        "status": DEAD if incoming.problem else PENDING,
        "last_error": incoming.problem,
    }
    # One statement is a transaction by itself: beginning and committing one would be two more ways to the database.
    message_id = add_rows(InboxMessage, [row], key="event_id", unless_there=True).get(incoming.event_id)
    if message_id is None:
        return False
    if one_of_many:
        transaction.on_commit(partial(wake_for, incoming.source))
        return True
    lane = LATER if incoming.kind.startswith(IN_THOUSANDS) else NOW
    transaction.on_commit(partial(send_quietly, APPLY_TASK, message_id, lane=lane))
    return True


def store_again(incoming: Incoming) -> None:
    """Store a message anew, whatever became of it before, inside the caller's transaction, and wake a worker for it."""
    store_messages([incoming], again=True)
    message_id = InboxMessage.objects.values_list("pk", flat=True).get(
        source=incoming.source, event_id=incoming.event_id
    )
    transaction.on_commit(partial(send_quietly, APPLY_TASK, message_id))


def store_messages(messages: Sequence[Incoming], *, run: SyncRun | None = None, again: bool = False) -> int:
    """Store messages inside the caller's transaction; returns how many were news.

    `again` also makes those that are here already due once more, as a full comparison wants it.
    """
    by_event = {(message.source, message.event_id): message for message in messages}
    sources = {source for source, _ in by_event}
    known = set(
        InboxMessage.objects.filter(
            source__in=sources, event_id__in=[event for _, event in by_event]
        ).values_list("source", "event_id")
    )
    rows = [as_stored(message, run) for key, message in by_event.items() if again or key not in known]
    write_messages(rows, again=again)
    return len(by_event.keys() - known)


def write_messages(rows: Sequence[InboxMessage], *, again: bool) -> None:
    """Write messages; of those that are here already nothing changes, or with `again` everything."""
    if again:
        InboxMessage.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["source", "event_id"], update_fields=RENEWED
        )
    else:
        InboxMessage.objects.bulk_create(rows, ignore_conflicts=True)


def replace_message(incoming: Incoming, *, run: SyncRun | None = None) -> None:
    """Store a message behind all others, inside the caller's transaction, in place of an earlier one of its name."""
    InboxMessage.objects.filter(source=incoming.source, event_id=incoming.event_id).delete()
    InboxMessage.objects.bulk_create([as_stored(incoming, run)], ignore_conflicts=True)


def has_untried(*, source: str, kinds: Sequence[str]) -> bool:
    """Whether messages of these kinds wait that no worker has looked at yet."""
    return InboxMessage.objects.filter(source=source, kind__in=kinds, status=PENDING, attempts=0).exists()


def as_stored(incoming: Incoming, run: SyncRun | None = None) -> InboxMessage:
    """The row of a message, not written yet."""
    return InboxMessage(
        source=incoming.source,
        kind=incoming.kind,
        event_id=incoming.event_id,
        body=incoming.body,
        rows=incoming.rows,
        about=_about(incoming),
        sync_run=run,
        status=DEAD if incoming.problem else PENDING,
        last_error=incoming.problem,
    )


def _about(incoming: Incoming) -> list[str]:
    return subjects_in(incoming.body) if incoming.about is None else list(incoming.about)
