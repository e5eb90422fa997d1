"""Taking the next message of a receiver, and writing down what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.encryption import decrypt
from core.models import Delivery
from erp_sync.engine.masking import masked_text
from erp_sync.engine.pauses import pause_before_retry
from erp_sync.hooks.models import WebhookDelivery, WebhookSubscription
from erp_sync.hooks.writing import GIVE_UP_AFTER

LEASE = timedelta(seconds=60)  # longer than a call may take, the name's look-up included
LONGEST_PAUSE_S = 3600.0
DISABLE_AFTER = timedelta(hours=48)
KEPT_ATTEMPTS = 10
LONGEST_LOGGED = 1000
FAN_OUT = "erp_sync.hooks.subscribers.on_public_news"
State = WebhookDelivery.Status
Standing = WebhookSubscription.Status


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed message in the hands of one worker until the lease ends. `secrets`: those valid now, newest first."""

    pk: int
    fence: int
    event_id: str
    receiver: str
    url: str
    body: bytes
    secrets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one try: the status when there was an answer, and its first words."""

    problem: str = ""
    status: int | None = None
    answer: str = ""
    took_ms: int = 0
    retry_after_s: float | None = None
    unsubscribes: bool = False


def claimable(subscription_id: int | None = None) -> QuerySet[WebhookDelivery]:
    """What may be sent now, the oldest news first: due or abandoned, its receiver in use, nothing earlier in its way.

    In its way are open messages of the same entity, and news of its lane that was published earlier and is not written
    down for receivers yet.
    """
    now = clock.now()
    due = Q(status=State.PENDING, next_attempt_at__lte=now) | Q(status=State.SENDING, claimed_until__lte=now)
    earlier = WebhookDelivery.objects.filter(
        Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), id__lt=OuterRef("id")),
        status__in=[State.PENDING, State.SENDING],
        subscription=OuterRef("subscription"),
        entity_key=OuterRef("entity_key"),
    )
    unheard = Delivery.objects.filter(
        status=Delivery.Status.PENDING,
        attempts=0,
        subscriber=FAN_OUT,
        lane=OuterRef("lane"),
        event_id__lt=OuterRef("position"),
    )
    found = WebhookDelivery.objects.filter(due, ~Exists(earlier), ~Exists(unheard))
    found = found.filter(subscription__status=Standing.ACTIVE)
    if subscription_id is not None:
        found = found.filter(subscription=subscription_id)
    return found.order_by("position", "id")


def claim_hook(subscription_id: int) -> Outgoing | None:
    """Take a receiver's next message for one lease; None when nothing is to be sent to it now."""
    try:
        return _claim(subscription_id)
    except IntegrityError:
        return None  # another worker claimed one of the same entity in the same instant


@transaction.atomic
def _claim(subscription_id: int) -> Outgoing | None:
    row = (
        claimable(subscription_id)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("subscription")
        .first()
    )
    if row is None:
        return None
    row.status, row.claimed_until = State.SENDING, clock.now() + LEASE
    row.attempts += 1
    row.claims += 1
    row.save(update_fields=["status", "claimed_until", "attempts", "claims"])
    receiver = row.subscription
    return Outgoing(
        row.pk,
        row.claims,
        row.event_id,
        receiver.public_id,
        receiver.url,
        row.body.encode(),
        _secrets(receiver),
    )


def _secrets(receiver: WebhookSubscription) -> list[str]:
    valid = [receiver.secret]
    if receiver.previous_secret and receiver.previous_until and receiver.previous_until > clock.now():
        valid.append(receiver.previous_secret)
    return [decrypt(each) for each in valid]


@transaction.atomic
def give_back(outgoing: Outgoing, *, pause_s: float) -> None:
    """The receiver is being left alone: the message was not sent and loses no try."""
    row = _held(outgoing)
    if row is None:
        return
    row.status, row.claimed_until = State.PENDING, None
    row.attempts -= 1
    row.next_attempt_at = clock.now() + timedelta(seconds=pause_s)
    row.save(update_fields=["status", "claimed_until", "attempts", "next_attempt_at"])


@transaction.atomic
def record_attempt(outgoing: Outgoing, attempt: Attempt) -> bool:
    """Note what came of a try; True when it was accepted. Nothing when the claim was lost meanwhile.

    A failure is followed by another try, up to 72 hours. A receiver of which nothing was accepted for two days is
    switched off; one that answers 410 has unsubscribed.
    """
    row = _held(outgoing)
    if row is None:
        return False
    now = clock.now()
    row.claimed_until, row.last_error = None, masked_text(attempt.problem)[:LONGEST_LOGGED]
    row.log = [*row.log, _log_line(row, attempt)][-KEPT_ATTEMPTS:]
    if not attempt.problem:
        row.status, row.done_at = State.DONE, now
    else:
        row.status = State.FAILED if now >= row.give_up_at else State.PENDING
        row.next_attempt_at = now + pause_before_retry(
            attempts=row.attempts, longest_s=LONGEST_PAUSE_S, retry_after_s=attempt.retry_after_s
        )
    row.save(update_fields=["claimed_until", "last_error", "log", "status", "done_at", "next_attempt_at"])
    _judge_receiver(row.subscription_id, attempt)
    return not attempt.problem


def _judge_receiver(pk: int, attempt: Attempt) -> None:
    receiver = WebhookSubscription.objects.filter(pk=pk)
    now = clock.now()
    if not attempt.problem:
        receiver.exclude(failing_since=None).update(failing_since=None, last_error="")
        return
    receiver.filter(failing_since=None).update(failing_since=now)
    receiver.update(last_error=masked_text(attempt.problem)[:LONGEST_LOGGED])
    live = receiver.filter(status__in=[Standing.ACTIVE, Standing.PAUSED])
    if attempt.unsubscribes:
        live.update(status=Standing.GONE, stopped_at=now)
    else:
        live.filter(failing_since__lte=now - DISABLE_AFTER).update(status=Standing.DISABLED, stopped_at=now)


def _log_line(row: WebhookDelivery, attempt: Attempt) -> dict[str, Any]:
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "attempt": row.attempts,
        "status": attempt.status,
        "ms": attempt.took_ms,
        "problem": masked_text(attempt.problem)[:LONGEST_LOGGED],
        "answer": masked_text(attempt.answer)[:LONGEST_LOGGED],
    }


def _held(outgoing: Outgoing) -> WebhookDelivery | None:
    return (
        WebhookDelivery.objects.select_for_update()
        .filter(pk=outgoing.pk, status=State.SENDING, claims=outgoing.fence)
        .first()
    )


def new_life(rows: QuerySet[WebhookDelivery]) -> int:
    """New tries for these, from now on; how many they are."""
    now = clock.now()
    return rows.update(
        status=State.PENDING,
        attempts=0,
        next_attempt_at=now,
        give_up_at=now + GIVE_UP_AFTER,
        claimed_until=None,
        done_at=None,
    )
