"""Writing news down, in the transaction that makes it true."""

from __future__ import annotations

import logging
from functools import partial

from django.db import connection, transaction

from core.events import Event
from core.ids import new_id
from core.models import Delivery, OutboxEvent
from core.outbox.subscriptions import subscribers_of
from core.outbox.waking import wake

log = logging.getLogger(__name__)


def publish(event: Event) -> str:
    """Store `event` and one delivery per subscriber; they are sent when the transaction commits.

    Returns the event's id. Raises RuntimeError outside a transaction: news must never outlive a rollback.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction that makes the news true")
    row = OutboxEvent.objects.create(
        event_id=new_id("evt"), name=event.event_name(), payload=event.to_payload()
    )
    deliveries = Delivery.objects.bulk_create(
        [Delivery(event=row, subscriber=path, lane=event.lane) for path in subscribers_of(row.name)]
    )
    for delivery in deliveries:
        transaction.on_commit(partial(wake, delivery.pk, event.lane))
    return row.event_id
