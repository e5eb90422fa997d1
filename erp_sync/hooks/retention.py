"""What is let go of webhooks when nobody can ask for it any more."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from core import clock
from erp_sync.hooks.models import WebhookDelivery

ACCEPTED_FOR = timedelta(days=30)
KEPT_FOR = timedelta(days=90)
BATCH, MOST_BATCHES = 5000, 60


def purge_webhooks() -> int:
    """Delete what was accepted a month ago, and everything of three months ago; how many went.

    What waits for a receiver in use stays, however old.
    """
    now = clock.now()
    accepted = Q(status=WebhookDelivery.Status.DONE, created_at__lt=now - ACCEPTED_FOR)
    closed = Q(created_at__lt=now - KEPT_FOR) & ~Q(
        status__in=["pending", "sending"], subscription__status__in=["active", "paused"]
    )
    deleted = 0
    for _ in range(MOST_BATCHES):
        old = list(WebhookDelivery.objects.filter(accepted | closed).values_list("pk", flat=True)[:BATCH])
        count, _rows = WebhookDelivery.objects.filter(pk__in=old).delete()
        deleted += count
        if count < BATCH:
            break
    return deleted
