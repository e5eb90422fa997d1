"""Sending webhooks: claim in a transaction, call outside of any, record in a transaction. One worker for a receiver."""

from __future__ import annotations

import logging
import time

from core import clock
from core.breaker import OPEN_FOR_S, BreakerOpen, breaker
from core.celery import send_quietly
from core.errors import Rejected, ShopError, Unavailable
from core.strangers import Heard, post_to_stranger
from erp_sync.engine.errors import in_words
from erp_sync.engine.holds import ASKED_FOR, held_for_s, hold_off
from erp_sync.engine.turns import my_turn
from erp_sync.hooks.claiming import (
    Attempt,
    Outgoing,
    claim_hook,
    claimable,
    give_back,
    record_attempt,
)
from erp_sync.hooks.rules import signed_headers
from erp_sync.hooks.writing import SEND_TASK

TURN_S = 10.0
MOST_RECEIVERS = 200
TRY_LATER = frozenset({408, 425, 429})

log = logging.getLogger(__name__)


def breaker_of(receiver: str) -> str:
    """The name of a receiver's circuit breaker."""
    return f"webhook.{receiver}"


def send_hooks(subscription_id: int, *, seconds: float = TURN_S) -> int:
    """Send what waits for one receiver, oldest first, for a turn; how many it accepted.

    Only one worker is at a receiver at a time, so a slow one keeps no others busy. What is left when the turn is over
    has another.
    """
    accepted = 0
    ends_at = time.monotonic() + seconds
    with my_turn(_pace_of(subscription_id), at_most_s=60) as mine:
        while mine and not held_for_s(_pace_of(subscription_id)):
            outgoing = claim_hook(subscription_id)
            if outgoing is None:
                return accepted
            try:
                accepted += _send(outgoing, subscription_id)
            except BreakerOpen:
                give_back(outgoing, pause_s=OPEN_FOR_S)
                return accepted
            if time.monotonic() > ends_at:
                break
        else:
            return accepted
    send_quietly(SEND_TASK, subscription_id)
    return accepted


def wake_receivers() -> int:
    """Begin a turn for every receiver for which something is due; how many there are."""
    due = set(claimable().order_by().values_list("subscription_id", flat=True).distinct()[:MOST_RECEIVERS])
    for receiver in due:
        send_quietly(SEND_TASK, receiver)
    return len(due)


def _pace_of(subscription_id: int) -> str:
    return f"webhook:{subscription_id}"


def _send(outgoing: Outgoing, subscription_id: int) -> bool:
    """One try, recorded. Raises BreakerOpen when the receiver is being left alone."""
    try:
        with breaker(breaker_of(outgoing.receiver)):
            attempt = _tried(outgoing)
            if attempt.problem and _is_trouble(attempt.status):
                raise _Trouble(attempt)
    except BreakerOpen:
        raise
    except _Trouble as trouble:
        attempt = trouble.attempt
        if attempt.status in ASKED_FOR:
            hold_off(_pace_of(subscription_id), attempt.retry_after_s or 0.0)
    except ShopError as failure:
        attempt = Attempt(f"{type(failure).__name__}: {failure.message}")
    except Exception as failure:  # whatever it is belongs in the record: the other messages have to go on
        log.exception("webhook %s", outgoing.event_id)
        attempt = Attempt(in_words(failure))
    return record_attempt(outgoing, attempt)


class _Trouble(Unavailable):
    """The receiver is in trouble, and says so: it counts for the breaker as much as silence."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(attempt.problem)
        self.attempt = attempt


def _is_trouble(status: int | None) -> bool:
    return status is not None and (status >= 500 or status in TRY_LATER)


def _tried(outgoing: Outgoing) -> Attempt:
    sent_at = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "blouson-webhooks/1",
        **signed_headers(outgoing.secrets, event_id=outgoing.event_id, sent_at=sent_at, body=outgoing.body),
    }
    try:
        heard = post_to_stranger(outgoing.url, body=outgoing.body, headers=headers)
    except Rejected as refusal:
        return Attempt(f"{type(refusal).__name__}: {refusal.message}")
    return Attempt(
        _problem(heard),
        heard.status,
        heard.answer,
        heard.took_ms,
        heard.retry_after_s,
        unsubscribes=heard.status == 410,
    )


def _problem(heard: Heard) -> str:
    if 200 <= heard.status < 300:
        return ""
    if heard.status == 410:
        return "It answered 410: it wants nothing more."
    if 300 <= heard.status < 400:
        return f"It answered {heard.status}: redirects are not followed, give the final address."
    return f"It answered {heard.status}."
