"""What came in: stored first, applied afterwards, once, in a transaction with marking it applied."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction

from core import clock
from core.celery import send_quietly
from core.errors import Unavailable
from erp_sync.engine.errors import NotForUs, NotYet, in_words, is_hopeless
from erp_sync.engine.pauses import pause_before_retry
from erp_sync.models import DEAD, DONE, IGNORED, PENDING, InboxMessage, SyncRun

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
LONGEST_PAUSE_S = 600.0
APPLY_TASK = "erp_sync.apply_message"

Feed = Callable[[str], None]
Feeds = Mapping[tuple[str, str], Feed]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it came: `source` is the system, `body` its JSON text, `event_id` unique within the source.

    `problem` says why it cannot even be tried: such a message is stored as a dead letter.
    """

    source: str
    kind: str
    event_id: str
    body: str
    problem: str = ""


def store_message(incoming: Incoming) -> bool:
    """Store one message and wake a worker for it. False when this event is here already."""
    found = InboxMessage.objects.filter(source=incoming.source, event_id=incoming.event_id)
    if found.exists():
        return False
    with transaction.atomic():
        InboxMessage.objects.bulk_create([_row(incoming)], ignore_conflicts=True)
    message_id = found.values_list("pk", flat=True).get()
    transaction.on_commit(partial(send_quietly, APPLY_TASK, message_id))
    return True


def store_messages(messages: Sequence[Incoming], *, run: SyncRun | None = None, again: bool = False) -> int:
    """Store a page of messages inside the caller's transaction; returns how many were news.

    `again` also makes those that are here already due once more, as a full comparison wants it.
    """
    by_event = {(message.source, message.event_id): message for message in messages}
    sources = {source for source, _ in by_event}
    known = set(
        InboxMessage.objects.filter(
            source__in=sources, event_id__in=[event for _, event in by_event]
        ).values_list("source", "event_id")
    )
    rows = [_row(message, run) for key, message in by_event.items() if again or key not in known]
    if again:
        changed = ["body", "status", "attempts", "next_attempt_at", "last_error", "sync_run"]
        InboxMessage.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["source", "event_id"], update_fields=changed
        )
    else:
        InboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    return len(by_event.keys() - known)


def replace_message(incoming: Incoming, *, run: SyncRun | None = None) -> None:
    """Store a message behind all others, inside the caller's transaction, in place of an earlier one of its name."""
    InboxMessage.objects.filter(source=incoming.source, event_id=incoming.event_id).delete()
    InboxMessage.objects.bulk_create([_row(incoming, run)], ignore_conflicts=True)


def has_untried(*, source: str, kind: str) -> bool:
    """Whether messages of a kind wait that no worker has looked at yet."""
    return InboxMessage.objects.filter(source=source, kind=kind, status=PENDING, attempts=0).exists()


def _row(incoming: Incoming, run: SyncRun | None = None) -> InboxMessage:
    return InboxMessage(
        source=incoming.source,
        kind=incoming.kind,
        event_id=incoming.event_id,
        body=incoming.body,
        sync_run=run,
        status=DEAD if incoming.problem else PENDING,
        last_error=incoming.problem,
    )


def apply_message(message_id: int, feeds: Feeds) -> bool:
    """Give one waiting message to its feed. True when it was applied now.

    Whatever the feed changed is rolled back when it fails; the failure is recorded, and what is hopeless or has
    failed too often becomes a dead letter. A message in another worker's hands is left alone.
    """
    try:
        return _apply_once(message_id, feeds)
    except NotForUs as reason:
        _close(message_id, IGNORED, str(reason))
    except Exception as failure:  # any failure belongs in the record: the other messages have to go on
        if not isinstance(failure, NotYet | Unavailable):
            log.warning("inbox message %s: %s", message_id, in_words(failure))
        _record_failure(message_id, failure)
    return False


@transaction.atomic
def _apply_once(message_id: int, feeds: Feeds) -> bool:
    message = (
        InboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=message_id, status=PENDING)
        .first()
    )
    if message is None:
        return False
    feed = feeds.get((message.source, message.kind))
    if feed is None:
        raise NotForUs(f"Nothing in the shop follows {message.kind} of {message.source}.")
    feed(message.body)
    message.status, message.done_at, message.last_error = DONE, clock.now(), ""
    message.attempts += 1
    message.save(update_fields=["status", "done_at", "last_error", "attempts"])
    return True


@transaction.atomic
def _close(message_id: int, status: str, reason: str) -> None:
    InboxMessage.objects.filter(pk=message_id, status=PENDING).update(
        status=status, last_error=reason[:2000], done_at=clock.now()
    )


@transaction.atomic
def _record_failure(message_id: int, failure: Exception) -> None:
    message = InboxMessage.objects.select_for_update().filter(pk=message_id, status=PENDING).first()
    if message is None:
        return
    message.attempts += 1
    message.last_error = in_words(failure)
    message.next_attempt_at = clock.now() + pause_before_retry(
        attempts=message.attempts, longest_s=LONGEST_PAUSE_S
    )
    if is_hopeless(failure) or message.attempts >= MAX_ATTEMPTS:
        message.status = DEAD
    message.save(update_fields=["attempts", "last_error", "next_attempt_at", "status"])


def apply_due(feeds: Feeds, *, limit: int = 2000, seconds: float = 60.0) -> int:
    """Apply what is due, oldest first, for at most `seconds`; returns how many were applied."""
    ids = list(InboxMessage.objects.due().values_list("pk", flat=True)[:limit])
    return _apply_each(ids, feeds, ends_at=time.monotonic() + seconds)


def apply_run(
    run_id: int, feeds: Feeds, *, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Apply all that a reading stored, now, going over it again while that still helps; returns how many.

    A row whose parent stands later on the page succeeds on the second pass. `on_progress(done, total)` is called
    after each message.
    """
    applied, total = 0, InboxMessage.objects.filter(sync_run=run_id, status=PENDING).count()
    while True:
        waiting = InboxMessage.objects.filter(sync_run=run_id, status=PENDING).order_by("id")
        progress = 0
        for message_id in list(waiting.values_list("pk", flat=True)):
            progress += apply_message(message_id, feeds)
            on_progress(min(total, applied + progress), total)
        applied += progress
        if not progress:
            return applied


def _apply_each(ids: Iterable[int], feeds: Feeds, *, ends_at: float) -> int:
    applied = 0
    for message_id in ids:
        if time.monotonic() > ends_at:
            break
        applied += apply_message(message_id, feeds)
    return applied


def purge_applied(*, older_than: timedelta = timedelta(days=30), limit: int = 10_000) -> int:
    """Delete applied messages that no late duplicate can ask for any more; returns how many went."""
    old = InboxMessage.objects.filter(status=DONE, done_at__lt=clock.now() - older_than)
    count, _ = InboxMessage.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()
    return count
