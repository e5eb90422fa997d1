"""Which key somebody sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.apikeys.models import ApiKey
from core.apikeys.rules import TOKEN_LENGTH
from core.ids import hash_token
from core.prepared import prepared_rows

_KEY = """
SELECT id, public_id, title, type, channels, scopes, account_id, calls_a_minute, used_at FROM core_apikey
WHERE token_hash = %s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %s)
"""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key that stands. `account` is the login in whose name it acts; None for a shop front's."""

    pk: int
    id: str
    title: str
    type: str
    channels: tuple[str, ...]
    scopes: frozenset[str]
    account: int | None = None
    calls_a_minute: int = 0
    used_at: datetime | None = None


def key_behind(token: str) -> KeyFacts | None:
    """The key with this token, in one query; None for unknown, revoked and lapsed ones, which look the same from outside."""
    if not token or len(token) > TOKEN_LENGTH:
        return None
    for pk, public_id, title, kind, channels, scopes, *rest in prepared_rows(
        _KEY, [hash_token(token), clock.now()]
    ):
        return KeyFacts(pk, public_id, title, kind, tuple(channels), frozenset(scopes), *rest)
    return None


def is_key_of(account_id: int | None, user_id: int) -> bool:
    """Whether a login is that of a secret key which this person has made: what it asks for, they ask for."""
    return account_id is not None and ApiKey.objects.filter(account=account_id, issued_by=user_id).exists()
