"""What was asked of another system, for the log beside a message: short, and with personal facts masked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from core.http import Call
from erp_sync.engine.masking import masked, masked_text

MOST_CALLS = 8
LONGEST_BODY = 4000


def in_log(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Each call in the order they were made: method, path, status, milliseconds, and what was sent, masked."""
    return [
        {
            "method": call.method,
            "path": masked_text(urlsplit(call.url).path),
            "status": call.status,
            "ms": call.took_ms,
            "sent": _short(masked(call.sent)),
        }
        for call in calls[-MOST_CALLS:]
    ]


def _short(value: Any) -> Any:
    """The value, or the beginning of its text where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return value if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}…"
