"""Old news is let go: what was delivered everywhere long ago. What failed stays until a person has seen to it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from core import clock
from core.models import Delivery, OutboxEvent

KEPT_FOR = timedelta(days=90)
BATCH, MOST_BATCHES = 2000, 100


def purge_events() -> int:
    """Delete news of three months ago that every subscriber has had, or a person has closed; how many went.

    Some at a time, each in a transaction of its own, so that nobody waits for it.
    """
    unsettled = Delivery.objects.filter(
        event=OuterRef("pk"), status__in=[Delivery.Status.PENDING, Delivery.Status.DEAD]
    )
    old = OutboxEvent.objects.filter(occurred_at__lt=clock.now() - KEPT_FOR).exclude(Exists(unsettled))
    gone = 0
    for _ in range(MOST_BATCHES):
        keys = list(old.order_by("occurred_at").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        Delivery.objects.filter(event__in=keys).delete()
        OutboxEvent.objects.filter(pk__in=keys).delete()
        gone += len(keys)
    return gone
