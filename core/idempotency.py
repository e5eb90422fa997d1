"""The same write asked for twice is done once and answered the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.models import IdempotencyKey


class KeyReused(Refused):
    """The same key came with other words."""

    code = "idempotency_key_reuse"
    message = "This idempotency key was used for a different request."
    http_status = 422


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
