"""How long a code lasts, how often it may be tried and sent, and how its six digits are made."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
PAUSE = timedelta(seconds=30)
KEPT_FOR = timedelta(days=2)
# For one telephone, whatever it is asked for: so many codes within so long.
MOST_SENT = ((5, timedelta(hours=1)), (12, timedelta(days=1)))
DIGITS = 6


def code_digits(*, key: str, bound_to: Sequence[str]) -> str:
    """Six digits derived from a secret key and everything that the code is bound to (HMAC-SHA256, RFC 4226's cut)."""
    digest = hmac.new(key.encode(), b"one-time-code:" + "\x00".join(bound_to).encode(), hashlib.sha256)
    return f"{int.from_bytes(digest.digest()[:8]) % 10**DIGITS:0{DIGITS}d}"


def typed_digits(text: str) -> str:
    """What somebody typed or pasted as plain digits: spaces and dashes gone, Indian numerals read."""
    kept = (unicodedata.decimal(sign, None) for sign in text[:40])
    return "".join(str(digit) for digit in kept if digit is not None)


def wait_s(sent: Sequence[datetime], now: datetime) -> int:
    """Seconds until one more code may be sent to a telephone; 0 means now. `sent` are the earlier moments, any order."""
    newest_first = sorted(sent, reverse=True)
    free_at = [now]
    if newest_first:
        free_at.append(newest_first[0] + PAUSE)
    for most, within in MOST_SENT:
        if len(newest_first) >= most:
            free_at.append(newest_first[most - 1] + within)
    return max(0, -((now - max(free_at)) // timedelta(seconds=1)))
