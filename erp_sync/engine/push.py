"""Sending intents: claim in a transaction, call outside of any, record in a transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core import clock
from core.breaker import breaker
from core.errors import OutcomeUnknown
from core.http import calls_overheard
from erp_sync.engine.claiming import next_of_entity
from erp_sync.engine.errors import BadMessage, in_words
from erp_sync.engine.holds import heed
from erp_sync.engine.outbound import Accepted, Outgoing, claim, record_accepted, record_failure
from erp_sync.engine.pace import waits_noticed
from erp_sync.models import OutboundMessage

log = logging.getLogger(__name__)
WRITE = "write"


@dataclass(frozen=True, slots=True)
class Push:
    """How one flow is told: `send` makes the call, idempotent by the message's key; `effect` is what follows here, if
    anything does.

    Flows of one `group` share a circuit breaker: what fails together is left alone together.
    """

    send: Callable[[Outgoing], Accepted]
    effect: Callable[[Outgoing, Accepted], None] | None = None
    group: str = WRITE


Pushes = Mapping[str, Push]


def push(message_id: int, pushes: Pushes) -> bool:
    """Send one message if it is its turn. True when the far end has accepted it.

    A crash after the call leaves the claim to its lease; the next worker sends the same key again and the far end
    answers as it did the first time. Whatever goes wrong is recorded, never raised. A system that asked for a pause
    is not called, and what waits for it loses no try.
    """
    outgoing = claim(message_id)
    if outgoing is None:
        return False
    with calls_overheard() as calls:
        try:
            how = pushes[outgoing.flow]
            with breaker(f"{outgoing.system}.{how.group}"):
                accepted = how.send(outgoing)
            return record_accepted(outgoing, accepted, effect=how.effect, calls=calls)
        except Exception as failure:  # any failure belongs in the record: the other messages have to go on
            what = _as_outcome(failure)
            log.warning("outgoing message %s: %s", outgoing.key, in_words(what))
            heed(outgoing.system, what)
            record_failure(outgoing, what, calls=calls)
            return False


def _as_outcome(failure: Exception) -> Exception:
    """An answer that cannot be read, a proxy's word with a 200, is no refusal: the same key gets one that can be."""
    if isinstance(failure, BadMessage):
        return OutcomeUnknown(f"an answer came that is not what was agreed: {failure}")
    return failure


def push_entity(message_id: int, pushes: Pushes, *, hand_on: Callable[[int], object] | None = None) -> int:
    """Send a message and then whatever of the same entity has waited for it; returns how many were accepted.

    Where calls have to wait for their turn, the next one of the entity is handed on to the end of the queue: in a rush
    the ERP hears of every order before it hears of the first one's payment.
    """
    accepted = 0
    next_id: int | None = message_id
    while next_id is not None:
        with waits_noticed() as is_crowded:
            if not push(next_id, pushes):
                break
            crowded = is_crowded()
        accepted += 1
        next_id = next_of_entity(next_id, now=clock.now())
        if next_id is not None and crowded and hand_on is not None:
            hand_on(next_id)
            break
    return accepted


def push_due(pushes: Pushes, *, limit: int = 200, seconds: float = 60.0) -> int:
    """Send what is due, entity by entity, for at most `seconds`; returns how many were accepted."""
    ends_at = time.monotonic() + seconds
    accepted = 0
    for message_id in list(OutboundMessage.objects.claimable().values_list("pk", flat=True)[:limit]):
        if time.monotonic() > ends_at:
            break
        accepted += push_entity(message_id, pushes)
    return accepted
