"""Writing news down, in the transaction that makes it true."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from core import clock
from core.events import Event
from core.ids import new_id
from core.outbox.subscriptions import subscribers_of
from core.outbox.waking import wake_after_commit
from core.prepared import prepared_rows

# Every change of stock and every step of an order says something: one trip for the news and all its deliveries.
_TELL = """
WITH told AS (
    INSERT INTO core_outboxevent (event_id, name, payload, occurred_at)
    VALUES (%(event_id)s::text, %(name)s::text, %(payload)s::jsonb, %(now)s::timestamptz)
    RETURNING id
)
INSERT INTO core_delivery (event_id, subscriber, status, attempts, lane, next_attempt_at, last_error)
SELECT told.id, path, 'pending', 0, %(lane)s::text, %(now)s::timestamptz, ''
FROM told, unnest(%(paths)s::text[]) WITH ORDINALITY AS listed (path, place)
ORDER BY place
RETURNING id
"""


def publish(event: Event) -> str:
    """Store `event` and one delivery per subscriber; they are sent when the transaction commits.

    Returns the event's id. Raises RuntimeError outside a transaction: news must never outlive a rollback.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction that makes the news true")
    event_id = new_id("evt")
    told: dict[str, Any] = {
        "event_id": event_id,
        "name": event.event_name(),
        "payload": json.dumps(event.to_payload()),
        "paths": list(subscribers_of(event.event_name())),
        "lane": event.lane,
        "now": clock.now(),
    }
    deliveries = [delivery_id for (delivery_id,) in prepared_rows(_TELL, told)]
    if deliveries:
        wake_after_commit(deliveries, event.lane)
    return event_id
