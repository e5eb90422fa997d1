"""The two statements that every outgoing message needs, written out: building them anew costs more than running them.

They say what `OutboundQuerySet.claimable` says; a test holds them together.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from core.prepared import prepared_rows

_CLAIMABLE = """
((m.status = 'pending' AND m.next_attempt_at <= %s::timestamptz) OR (m.status = 'sending' AND m.claimed_until <= %s::timestamptz))
AND NOT EXISTS (
    SELECT FROM erp_sync_outboundmessage AS e
    WHERE e.system = m.system AND e.entity_key = m.entity_key AND e.status IN ('pending', 'sending', 'dead')
    AND (e.sequence < m.sequence OR (e.sequence = m.sequence AND e.id < m.id)))
AND NOT EXISTS (SELECT FROM erp_sync_flowpause AS p WHERE p.flow = m.flow)
"""
_CLAIM = f"""
UPDATE erp_sync_outboundmessage AS mine
SET status = 'sending', claimed_until = %s::timestamptz, attempts = attempts + 1, claims = claims + 1
WHERE mine.id = (
    SELECT m.id FROM erp_sync_outboundmessage AS m WHERE m.id = %s AND {_CLAIMABLE} FOR UPDATE OF m SKIP LOCKED)
RETURNING mine.claims, mine.key, mine.flow, mine.system, mine.entity_key, mine.payload
"""  # noqa: S608
_NEXT = f"""
SELECT m.id FROM erp_sync_outboundmessage AS m
WHERE (m.system, m.entity_key) = (SELECT s.system, s.entity_key FROM erp_sync_outboundmessage AS s WHERE s.id = %s)
AND {_CLAIMABLE} ORDER BY m.id LIMIT 1
"""  # noqa: S608


def take(message_id: int, *, now: datetime, until: datetime) -> tuple[int, str, str, str, str, Any] | None:
    """Mark a claimable message as being sent, in one statement: its fence, key, flow, system, entity and payload."""
    for fence, key, flow, system, entity_key, payload in prepared_rows(_CLAIM, [until, message_id, now, now]):
        told = json.loads(payload) if isinstance(payload, str | bytes) else payload
        return fence, key, flow, system, entity_key, told
    return None


def next_of_entity(message_id: int, *, now: datetime) -> int | None:
    """The message of the same thing whose turn it is now."""
    rows = prepared_rows(_NEXT, [message_id, now, now])
    return int(rows[0][0]) if rows else None
