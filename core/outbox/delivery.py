"""Bringing news to its subscribers: attempts at least once, effect once, order not promised."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from core import clock
from core.celery import for_a_turn
from core.errors import NotFound, Refused
from core.events import LATER, NOW, Event
from core.models import Delivery
from core.outbox.hearing import News, hearing
from core.outbox.subscriptions import resolve
from core.outbox.waking import wake_after_commit

MAX_ATTEMPTS = 10
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 600.0

log = logging.getLogger(__name__)


def deliver(delivery_id: int) -> bool:
    """Run one delivery's subscriber in one transaction with marking it done. True when it did the work now.

    A delivery that is done, not yet due, or in another worker's hands is left alone. A failing subscriber's
    work is rolled back and the failure recorded; the tenth failure makes it a dead letter.
    """
    try:
        return _deliver_once(delivery_id)
    except (
        Exception
    ) as failure:  # whatever a subscriber raises belongs in the record, not in the worker's lap
        log.exception("delivery %s failed", delivery_id)
        _record_failure(delivery_id, failure)
        return False


@transaction.atomic
def _deliver_once(delivery_id: int) -> bool:
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .filter(pk=delivery_id, status=Delivery.Status.PENDING)
        .first()
    )
    if delivery is None:
        return False
    event_type = Event.registry[delivery.event.name]
    told = delivery.event
    with hearing(News(told.pk, told.event_id, told.occurred_at, delivery.lane)):
        resolve(delivery.subscriber)(event_type.from_payload(told.payload))
    delivery.status, delivery.done_at = Delivery.Status.DONE, clock.now()
    delivery.attempts += 1
    delivery.last_error = ""
    delivery.save(update_fields=["status", "done_at", "attempts", "last_error"])
    return True


@transaction.atomic
def _record_failure(delivery_id: int, failure: Exception) -> None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.status != Delivery.Status.PENDING:
        return
    delivery.attempts += 1
    delivery.last_error = f"{type(failure).__name__}: {failure}"[:2000]
    if delivery.attempts >= MAX_ATTEMPTS:
        delivery.status = Delivery.Status.DEAD
    delivery.next_attempt_at = clock.now() + pause_before(delivery.attempts)
    delivery.save(update_fields=["attempts", "last_error", "status", "next_attempt_at"])


def pause_before(attempts: int) -> timedelta:
    """Exponential backoff with full jitter after `attempts` failures, between one second and ten minutes."""
    ceiling = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0**attempts)
    return timedelta(seconds=1.0 + random.uniform(0.0, ceiling))  # noqa: S311 - spreading load, not hiding a secret


def sweep(*, lanes: Sequence[str] = (NOW, LATER), limit: int = 200, in_turns: bool = False) -> int:
    """Deliver what is due: lost wake-ups, retries, everything after an outage. Returns how many were done.

    At most `limit` of each lane, and `in_turns` for some seconds only, so that a flood of one kind of news does not
    hold up the other.
    """
    done = 0
    for lane in lanes:
        due = list(Delivery.objects.due(lane).values_list("pk", flat=True)[:limit])
        done += sum(deliver(delivery_id) for delivery_id in (for_a_turn(due) if in_turns else due))
    return done


@transaction.atomic
def replay(delivery_id: int) -> None:
    """Give a dead letter ten new tries, at once. Raises NotFound, or Refused when it is not dead."""
    delivery = _locked_dead(delivery_id)
    delivery.status, delivery.attempts, delivery.next_attempt_at = Delivery.Status.PENDING, 0, clock.now()
    delivery.save(update_fields=["status", "attempts", "next_attempt_at"])
    wake_after_commit([delivery_id], delivery.lane)


@transaction.atomic
def ignore(delivery_id: int, *, reason: str) -> None:
    """Close a dead letter without running it; the reason is kept. Raises NotFound or Refused."""
    delivery = _locked_dead(delivery_id)
    if not reason.strip():
        raise Refused("Say why this can be ignored.")
    delivery.status = Delivery.Status.IGNORED
    delivery.last_error = f"{delivery.last_error}\nIgnored: {reason.strip()}"
    delivery.save(update_fields=["status", "last_error"])


def _locked_dead(delivery_id: int) -> Delivery:
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("There is no such delivery.")
    if delivery.status != Delivery.Status.DEAD:
        raise Refused("Only a dead letter can be replayed or ignored.")
    return delivery
