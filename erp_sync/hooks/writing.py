"""News becomes intents: one row for each receiver that wants it, in the transaction in which the news is heard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction

from core import clock
from core.celery import send_quietly
from core.outbox import news_heard
from core.prepared import prepared_rows
from erp_sync.hooks.public import PublicEvent
from erp_sync.hooks.rules import body_of

GIVE_UP_AFTER = timedelta(hours=72)
SEND_TASK = "erp_sync.send_hooks"

# Most news interests nobody outside: finding that out and writing it down is one statement.
_INTEND = """
INSERT INTO erp_sync_webhookdelivery
    (subscription_id, event_id, position, lane, type, entity_key, body, status, attempts, next_attempt_at, give_up_at,
     claims, created_at, last_error, log)
SELECT s.id, %(event_id)s::text, %(position)s::bigint, %(lane)s::text, %(type)s::text, %(entity)s::text, %(body)s::text,
    'pending', 0, %(now)s::timestamptz, %(give_up_at)s::timestamptz, 0, %(now)s::timestamptz, '', '[]'
FROM erp_sync_webhooksubscription AS s
WHERE s.status IN ('active', 'paused') AND %(type)s::text = ANY(s.events)
ON CONFLICT (subscription_id, event_id) DO NOTHING
RETURNING subscription_id
"""


def intend_hooks(kind: PublicEvent, *, entity_key: str, told: dict[str, object]) -> int:
    """Write what is heard now down for every receiver that wants it; how many there are. They are sent on commit."""
    news, now = news_heard(), clock.now()
    words = {
        "event_id": news.event_id,
        "position": news.position,
        "lane": news.lane,
        "type": kind.type,
        "entity": entity_key,
        "body": body_of(
            event_id=news.event_id, kind=kind.type, version=kind.version, at=news.occurred_at, told=told
        ),
        "now": now,
        "give_up_at": now + GIVE_UP_AFTER,
    }
    receivers = [receiver for (receiver,) in prepared_rows(_INTEND, words)]
    wake_senders(receivers)
    return len(receivers)


def wake_senders(receivers: Iterable[int]) -> None:
    """Have each receiver's messages sent once the transaction has committed; a lost call costs some seconds."""
    for receiver in receivers:
        transaction.on_commit(partial(send_quietly, SEND_TASK, receiver))
