"""Intents: what another system has to be told. Written with the change, claimed, sent, recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from core import clock
from core.bulk import add_rows
from core.errors import ShopError, Unavailable
from core.http import Call
from erp_sync.engine.calls import in_log
from erp_sync.engine.claiming import KEPT_ATTEMPTS, Outgoing, accept, give_back, take
from erp_sync.engine.errors import NotYet, in_words, is_hopeless
from erp_sync.engine.holds import held_for_s
from erp_sync.engine.masking import masked, masked_text
from erp_sync.engine.pauses import pause_before_retry
from erp_sync.engine.subjects import subjects_of_intent
from erp_sync.engine.waking import PUSH_TASK, push_after_commit
from erp_sync.models import DEAD, PENDING, SENDING, OutboundMessage

__all__ = ["PUSH_TASK", "Accepted", "Intent", "Outgoing", "enqueue"]

# Longer than the slowest exchange: twice (3 s for our turn, 2 s to connect, 8 s for an answer), for a write that is
# answered "exists already" is followed by a look at what exists.
LEASE = timedelta(seconds=30)
GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_PAUSE_S = 60.0
MAX_BUGS = 10


@dataclass(frozen=True, slots=True)
class Intent:
    """Something to tell another system. `key` is `<flow>:<entity>:<id>:<version>`, unique for ever.

    `entity_key` groups what has to stay in order, `sequence` is that order; `payload` is JSON in their words.
    """

    flow: str
    system: str
    key: str
    entity_key: str
    sequence: int
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The far end's yes: its id and version for the thing, and its answer for the log."""

    status: int
    external_id: str = ""
    version: int | None = None
    answer: Any = None


def enqueue(intent: Intent) -> bool:
    """Store an intent in the caller's transaction and wake a worker on commit. False when the key is known.

    Raises RuntimeError outside a transaction: an intent must not outlive a rollback of its reason.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("enqueue() belongs inside the transaction that makes the message necessary")
    row = {
        "key": intent.key,
        "flow": intent.flow,
        "system": intent.system,
        "entity_key": intent.entity_key,
        "sequence": intent.sequence,
        "payload": intent.payload,
        "about": subjects_of_intent(intent.key, intent.entity_key, intent.payload),
        "give_up_at": clock.now() + GIVE_UP_AFTER,
    }
    message_id = add_rows(OutboundMessage, [row], key="key", unless_there=True).get(intent.key)
    if message_id is None:
        return False
    push_after_commit(
        message_id, system=intent.system, entity_key=intent.entity_key, sequence=intent.sequence
    )
    return True


def has_open(*, system: str, flow: str) -> bool:
    """Whether messages of a flow are still on their way, or wait for a person."""
    return OutboundMessage.objects.open().filter(system=system, flow=flow).exists()


def waiting_entities(*, system: str, flow: str, entity_keys: Sequence[str]) -> set[str]:
    """Of which of these things a message of a flow waits that nobody has begun to send. One query."""
    waiting = OutboundMessage.objects.filter(system=system, entity_key__in=entity_keys, status=PENDING)
    return set(waiting.filter(flow=flow, attempts=0).values_list("entity_key", flat=True))


def claim(message_id: int) -> Outgoing | None:
    """Take a message for one lease. None when it is not its turn, not due, paused, or in another worker's hands.

    None also while its system has asked for a pause: what waits for that loses no try.
    """
    now = clock.now()
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            outgoing = take(message_id, now=now, until=now + LEASE)
    except IntegrityError:
        return None  # another worker claimed one of the same entity in the same instant
    if outgoing is not None and held_for_s(outgoing.system) > 0:
        give_back(outgoing)
        return None
    return outgoing


def record_accepted(
    outgoing: Outgoing,
    accepted: Accepted,
    *,
    effect: Callable[[Outgoing, Accepted], None] | None,
    calls: Sequence[Call] = (),
) -> bool:
    """Note the far end's yes and run `effect` in the same transaction. False when the claim was lost meanwhile."""
    now = clock.now()
    line = {
        "at": now.isoformat(timespec="seconds"),
        "attempt": outgoing.attempt,
        "ok": True,
        "status": accepted.status,
        "answer": masked(accepted.answer),
        "calls": in_log(calls),
    }
    if effect is None:
        return accept(outgoing, at=now, line=line)
    with transaction.atomic():
        is_mine = accept(outgoing, at=now, line=line)
        if is_mine:
            effect(outgoing, accepted)
    return is_mine


@transaction.atomic
def record_failure(outgoing: Outgoing, failure: Exception, *, calls: Sequence[Call] = ()) -> None:
    """Note a failed attempt: another one later, or a dead letter when it is hopeless or has taken 72 hours."""
    row = _held(outgoing)
    if row is None:
        return
    row.last_error = masked_text(in_words(failure))
    row.status = DEAD if _has_to_stop(row, failure) else PENDING
    row.claimed_until = None
    row.next_attempt_at = clock.now() + pause_before_retry(
        attempts=row.attempts,
        longest_s=LONGEST_PAUSE_S,
        retry_after_s=getattr(failure, "retry_after_s", None),
    )
    detail = failure.detail if isinstance(failure, ShopError) else {}
    line = {
        "ok": False,
        "status": detail.get("status"),
        "error": row.last_error,
        "answer": masked(detail.get("problem")),
        "calls": in_log(calls),
    }
    row.log = _longer_log(row, line)
    row.save(update_fields=["last_error", "status", "claimed_until", "next_attempt_at", "log"])


def _has_to_stop(row: OutboundMessage, failure: Exception) -> bool:
    if is_hopeless(failure) or clock.now() >= row.give_up_at:
        return True
    return not isinstance(failure, Unavailable | NotYet) and row.attempts >= MAX_BUGS


def _held(outgoing: Outgoing) -> OutboundMessage | None:
    """The row, locked, if this claim still holds it."""
    return (
        OutboundMessage.objects.select_for_update()
        .filter(pk=outgoing.id, status=SENDING, claims=outgoing.fence)
        .first()
    )


def _longer_log(row: OutboundMessage, line: dict[str, Any]) -> list[dict[str, Any]]:
    entry = {"at": clock.now().isoformat(timespec="seconds"), "attempt": row.attempts, **line}
    return [*row.log, entry][-KEPT_ATTEMPTS:]
