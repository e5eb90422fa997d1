"""The statements that every outgoing message needs, written out: building them anew costs more than running them.

They say what `OutboundQuerySet.claimable` says; a test holds them together. Each is a transaction by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.prepared import prepared_cursor, prepared_rows

KEPT_ATTEMPTS = 10
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
RETURNING mine.claims, mine.attempts, mine.key, mine.flow, mine.system, mine.entity_key, mine.payload
"""  # noqa: S608
_GIVE_BACK = """
UPDATE erp_sync_outboundmessage SET status = 'pending', claimed_until = NULL, attempts = attempts - 1
WHERE id = %s AND status = 'sending' AND claims = %s
"""
_ACCEPT = f"""
UPDATE erp_sync_outboundmessage
SET status = 'done', done_at = %s::timestamptz, last_error = '', claimed_until = NULL,
    log = CASE WHEN jsonb_array_length(log) >= {KEPT_ATTEMPTS} THEN log - 0 ELSE log END || %s::jsonb
WHERE id = %s AND status = 'sending' AND claims = %s RETURNING id
"""  # noqa: S608
_NEXT = f"""
SELECT m.id FROM erp_sync_outboundmessage AS m
WHERE (m.system, m.entity_key) = (SELECT s.system, s.entity_key FROM erp_sync_outboundmessage AS s WHERE s.id = %s)
AND {_CLAIMABLE} ORDER BY m.id LIMIT 1
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message in the hands of one worker until the lease ends. `fence` tells this claim from later ones."""

    id: int
    fence: int
    key: str
    flow: str
    system: str
    entity_key: str
    payload: dict[str, Any]
    attempt: int = 1


def take(message_id: int, *, now: datetime, until: datetime) -> Outgoing | None:
    """Mark a claimable message as being sent, in one statement. Raises IntegrityError when one of its entity is already."""
    for row in prepared_rows(_CLAIM, [until, message_id, now, now]):
        fence, attempt, key, flow, system, entity_key, payload = row
        body = json.loads(payload) if isinstance(payload, str | bytes) else payload
        return Outgoing(message_id, fence, key, flow, system, entity_key, body, attempt)
    return None


def give_back(outgoing: Outgoing) -> None:
    """Let a claimed message wait on as if it had not been taken: nothing was sent."""
    prepared_cursor().execute(_GIVE_BACK, [outgoing.id, outgoing.fence])


def accept(outgoing: Outgoing, *, at: datetime, line: Mapping[str, Any]) -> bool:
    """Mark a claimed message as accepted, with a line in its log, in one statement; False when the claim was lost."""
    return bool(prepared_rows(_ACCEPT, [at, json.dumps(line), outgoing.id, outgoing.fence]))


def next_of_entity(message_id: int, *, now: datetime) -> int | None:
    """The message of the same thing whose turn it is now."""
    rows = prepared_rows(_NEXT, [message_id, now, now])
    return int(rows[0][0]) if rows else None
