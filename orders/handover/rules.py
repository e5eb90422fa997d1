"""When an order in a store is asked after and given up, and the code that fetches it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

CODE_DIGITS = 6
MOST_TRIES = 5


def code_from(key: bytes, *, order_id: str, code_no: int) -> str:
    """Six digits: HMAC-SHA256 of the order's public id and which code it is, so that none has to be stored."""
    digest = hmac.new(key, f"hand-over:{code_no}:{order_id}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def typed_code(text: str) -> str:
    """The digits of what somebody typed: "123 456" is 123456."""
    return "".join(each for each in text if each.isascii() and each.isdigit())


def reminder_at(ready_at: datetime, *, keep_days: int) -> datetime:
    """When its shopper is reminded."""
    return ready_at + timedelta(days=keep_days)


def given_up_at(reminded_at: datetime, *, grace_days: int) -> datetime:
    """When it is called off: never before the shopper has had so many days since the reminder."""
    return reminded_at + timedelta(days=grace_days)
