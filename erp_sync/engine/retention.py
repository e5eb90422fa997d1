"""What is let go when nobody can ask for it any more: words of messages first, never the keys that stop a second effect."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from core import clock
from erp_sync.models import DONE, IGNORED, InboxMessage, OutboundMessage, SyncRun

APPLIED_FOR = timedelta(days=30)
CLOSED_FOR = timedelta(days=180)
TOLD_FOR = timedelta(days=90)
RUNS_FOR = timedelta(days=90)
BATCH, MOST_BATCHES = 5000, 60


def purge_incoming() -> int:
    """Delete messages that were applied a month ago, and webhooks that asked nothing of the shop; how many went.

    Rows of a list that a person has closed stay half a year: a full comparison would bring them back to life.
    """
    now = clock.now()
    applied = Q(status=DONE, done_at__lt=now - APPLIED_FOR)
    closed = Q(status=IGNORED, received_at__lt=now - CLOSED_FOR)
    hints = Q(status=IGNORED, received_at__lt=now - APPLIED_FOR, event_id__startswith="webhook:")
    deleted = 0
    for _ in range(MOST_BATCHES):
        old = InboxMessage.objects.filter(applied | closed | hints).values_list("pk", flat=True)[:BATCH]
        count, _rows = InboxMessage.objects.filter(pk__in=list(old)).delete()
        deleted += count
        if count < BATCH:
            break
    return deleted


def empty_outgoing() -> int:
    """Take the words out of what was told three months ago; how many. The key stays, so that nothing is told twice."""
    old = OutboundMessage.objects.filter(
        status=DONE, emptied_at__isnull=True, done_at__lt=clock.now() - TOLD_FOR
    )
    emptied = 0
    for _ in range(MOST_BATCHES):
        chosen = OutboundMessage.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH]))
        count = chosen.update(payload={}, log=[], about=[], emptied_at=clock.now())
        emptied += count
        if count < BATCH:
            break
    return emptied


def purge_runs() -> int:
    """Delete readings of three months ago; their messages stay as long as messages do."""
    count, _ = SyncRun.objects.filter(started_at__lt=clock.now() - RUNS_FOR).delete()
    return count
