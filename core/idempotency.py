"""The same write asked for twice is done once and answered the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from core import clock
from core.errors import Refused
from core.models import IdempotencyKey


class KeyReused(Refused):
    """The same key came with other words."""

    code = "idempotency_key_reuse"
    message = "This idempotency key was used for a different request."
    http_status = 422


class StillRunning(Refused):
    """The first request with this key has not been answered yet."""

    code = "idempotency_key_in_use"
    message = "The first request with this key is still being answered. Please try again in a moment."
    http_status = 409


# A claim whose owner died is free again after this.
CLAIM_LASTS = timedelta(minutes=2)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@transaction.atomic
def once(*, scope: str, key: str, request: Any, work: Callable[[], Any]) -> Any:
    """Run `work` once per (scope, key) and return its JSON-safe answer; a repeat returns the stored answer.

    Key and effect commit together: a failing `work` leaves no trace of the key. Two at the same time queue up on
    the row. `work` may therefore not use the network. Raises KeyReused when `request` differs from the first.
    """
    fingerprint = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    IdempotencyKey.objects.bulk_create(
        [IdempotencyKey(scope=scope, key=key, request_hash=fingerprint)], ignore_conflicts=True
    )
    row = IdempotencyKey.objects.select_for_update().get(scope=scope, key=key)
    if row.request_hash != fingerprint:
        raise KeyReused
    if row.answer is not None:
        return row.answer["answer"]
    answer = work()
    row.answer = {"answer": answer}
    row.save(update_fields=["answer"])
    return answer


@transaction.atomic
def claim_key(*, scope: str, key: str, request: str) -> Any:
    """For work that owns its transactions or uses the network: claim a key before it, `keep_answer` after it.

    Answers what was kept for this key, None when the work is the caller's to do now. `request` is a fingerprint. Raises
    KeyReused, or StillRunning while another is at it. Between the work and the keeping of its answer a crash loses the
    answer: the work is then done again, which the verbs themselves have to bear.
    """
    IdempotencyKey.objects.bulk_create(
        [IdempotencyKey(scope=scope, key=key, request_hash=request, created_at=LONG_AGO)],
        ignore_conflicts=True,
    )
    row = IdempotencyKey.objects.select_for_update().get(scope=scope, key=key)
    if row.request_hash != request:
        raise KeyReused
    if row.answer is not None:
        return row.answer
    if row.created_at > clock.now() - CLAIM_LASTS:
        raise StillRunning
    row.created_at = clock.now()
    row.save(update_fields=["created_at"])
    return None


def keep_answer(*, scope: str, key: str, answer: Any) -> None:
    """What a repeat is answered with from now on."""
    IdempotencyKey.objects.filter(scope=scope, key=key).update(answer=answer)


def release_key(*, scope: str, key: str) -> None:
    """Nothing came of it: the key may be used again, also for other words."""
    IdempotencyKey.objects.filter(scope=scope, key=key, answer__isnull=True).delete()
