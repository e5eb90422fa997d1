"""Secrets, signatures and the body of a webhook: pure. The form is that of Standard Webhooks, version 1.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

SECRET_PREFIX = "whsec_"  # noqa: S105 - a name, no secret
SECRET_BYTES = 32
BOTH_SECRETS_FOR = timedelta(hours=48)
TEST = "webhook.test"


def secret_of(key: bytes) -> str:
    """A secret as its receiver keeps it."""
    return SECRET_PREFIX + base64.b64encode(key).decode()


def signature(secret: str, *, event_id: str, sent_at: int, body: bytes) -> str:
    """`v1,<base64>`: HMAC-SHA256 over `<id>.<unix seconds>.<body>` with the secret's bytes."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    mac = hmac.new(key, f"{event_id}.{sent_at}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def signed_headers(secrets: Iterable[str], *, event_id: str, sent_at: int, body: bytes) -> dict[str, str]:
    """The three headers; one signature for each secret that is valid, the newest first."""
    signed = " ".join(signature(secret, event_id=event_id, sent_at=sent_at, body=body) for secret in secrets)
    return {"webhook-id": event_id, "webhook-timestamp": str(sent_at), "webhook-signature": signed}


def body_of(*, event_id: str, kind: str, version: int, at: datetime, told: Mapping[str, Any]) -> str:
    """The JSON that is sent and signed, letter by letter the same at every try."""
    body = {
        "id": event_id,
        "type": kind,
        "version": version,
        "occurred_at": at.isoformat(timespec="milliseconds"),
        "data": dict(told),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
