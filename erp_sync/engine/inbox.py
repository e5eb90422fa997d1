"""What came in is applied afterwards, once, in a transaction with marking it applied."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet, Sum

from core import clock
from core.errors import Unavailable
from core.prepared import prepared_cursor
from core.rows import PreparedModels
from erp_sync.engine.echoes import refuse_echo
from erp_sync.engine.errors import NotForUs, NotYet, in_words
from erp_sync.engine.failures import MAX_ATTEMPTS, mark_failed
from erp_sync.engine.pages import PageOutcome, is_page, settle_page, split_page
from erp_sync.engine.waking import is_awake
from erp_sync.models import DONE, PENDING, InboxMessage, SyncRun

log = logging.getLogger(__name__)
AT_ONCE = 200

_WAITING = PreparedModels(
    lambda message_id: InboxMessage.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk=message_id, status=PENDING
    )
)
_DONE = """
UPDATE erp_sync_inboxmessage SET status = 'done', done_at = %s, last_error = '', attempts = attempts + 1 WHERE id = %s
"""

Feed = Callable[[str], PageOutcome | None]
"""Makes one operation of a message's body; of a page it tells what became of the rows."""
Feeds = Mapping[tuple[str, str], Feed]


def apply_message(message_id: int, feeds: Feeds) -> bool:
    """Give one waiting message to its feed. True when it was applied now.

    Whatever the feed changed is rolled back when it fails; the failure is recorded, and what is hopeless or has
    failed too often becomes a dead letter. A page that fails as a whole is taken apart, so that one row stops no
    other. A message in another worker's hands is left alone.
    """
    try:
        return _apply_once(message_id, feeds)
    except Exception as failure:  # any failure belongs in the record: the other messages have to go on
        if not isinstance(failure, NotForUs | NotYet | Unavailable):
            log.warning("inbox message %s: %s", message_id, in_words(failure))
        _record_failure(message_id, failure)
    return False


@transaction.atomic
def _apply_once(message_id: int, feeds: Feeds) -> bool:
    message = _WAITING.first(message_id=message_id)
    if message is None:
        return False
    refuse_echo(message)
    feed = feeds.get((message.source, message.kind))
    if feed is None:
        raise NotForUs(f"Nothing in the shop follows {message.kind} of {message.source}.")
    outcome = feed(message.body)
    if outcome is not None:
        settle_page(message, outcome)
    prepared_cursor().execute(_DONE, [clock.now(), message_id])
    return True


@transaction.atomic
def _record_failure(message_id: int, failure: Exception) -> None:
    message = (
        InboxMessage.objects.select_for_update(of=("self",))
        .select_related("sync_run")
        .filter(pk=message_id, status=PENDING)
        .first()
    )
    if message is None:
        return
    if is_page(message) and (message.attempts + 1 >= MAX_ATTEMPTS or not _may_pass(failure)):
        split_page(message)
        message.status, message.done_at = DONE, clock.now()
        message.attempts, message.last_error = message.attempts + 1, f"Row by row: {in_words(failure)}"[:2000]
    else:
        mark_failed(message, failure)
    message.save(update_fields=["attempts", "last_error", "next_attempt_at", "status", "done_at"])


def _may_pass(failure: Exception) -> bool:
    """Whether the same page may be applied later: somebody is away, or two workers stood in each other's way."""
    return isinstance(failure, Unavailable | OperationalError | NotForUs)


def apply_due(feeds: Feeds, *, limit: int = 2000, seconds: float = 60.0) -> int:
    """Apply what is due, oldest first, for at most `seconds`; returns how many messages were applied."""
    ids = list(InboxMessage.objects.due().values_list("pk", flat=True)[:limit])
    return _apply_each(ids, feeds, ends_at=time.monotonic() + seconds)


def apply_source(source: str, feeds: Feeds, *, seconds: float = 15.0) -> int:
    """Apply what is due of one source, and what comes meanwhile, for at most `seconds`; returns how many messages.

    For a wake-up that stands for many: whoever stores a message from now on wakes anew.
    """
    is_awake(source)
    ends_at, applied = time.monotonic() + seconds, 0
    while time.monotonic() < ends_at:
        due = InboxMessage.objects.due().filter(source=source).values_list("pk", flat=True)
        now = _apply_each(list(due[:AT_ONCE]), feeds, ends_at=ends_at)
        applied += now
        if not now:
            break
    return applied


def apply_untried(run_id: int, feeds: Feeds) -> int:
    """Apply what a reading stored and nobody has tried yet, each message once; returns how many messages.

    For between its pages: what is refused now waits for `apply_run` at the end.
    """
    waiting = InboxMessage.objects.filter(sync_run=run_id, status=PENDING, attempts=0)
    return sum(
        apply_message(message_id, feeds)
        for message_id in list(waiting.order_by("id").values_list("pk", flat=True))
    )


def apply_run(
    run_id: int, feeds: Feeds, *, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Apply all that a reading stored, now, going over it again while that still helps; returns how many messages.

    A row whose parent stands later on succeeds on the second pass. What an earlier reading of the flow left untried,
    because it was stopped, is applied as well. `on_progress(done, total)` counts rows, after each message.
    """
    waiting = _waiting_of(run_id)
    applied, done = 0, 0
    total = waiting.aggregate(rows=Sum("rows"))["rows"] or 0
    while True:
        progress = 0
        for message_id, rows in list(waiting.order_by("id").values_list("pk", "rows")):
            if apply_message(message_id, feeds):
                progress, done = progress + 1, done + rows
            on_progress(min(total, done), total)
        applied += progress
        if not progress:
            return applied


def _waiting_of(run_id: int) -> QuerySet[InboxMessage]:
    earlier = SyncRun.objects.filter(flow__in=SyncRun.objects.filter(pk=run_id).values("flow"), pk__lt=run_id)
    mine = Q(sync_run=run_id) | Q(sync_run__in=earlier, attempts=0)
    return InboxMessage.objects.filter(mine, status=PENDING)


def _apply_each(ids: Iterable[int], feeds: Feeds, *, ends_at: float) -> int:
    applied = 0
    for message_id in ids:
        if time.monotonic() > ends_at:
            break
        applied += apply_message(message_id, feeds)
    return applied
