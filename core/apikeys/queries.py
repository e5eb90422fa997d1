"""Which key somebody sent."""

from __future__ import annotations

from dataclasses import dataclass

from core.apikeys.rules import TOKEN_LENGTH
from core.ids import hash_token
from core.prepared import prepared_rows

_KEY = """
SELECT id, public_id, title, type, channels, scopes FROM core_apikey WHERE token_hash = %s AND revoked_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key that stands."""

    pk: int
    id: str
    title: str
    type: str
    channels: tuple[str, ...]
    scopes: frozenset[str]


def key_behind(token: str) -> KeyFacts | None:
    """The key with this token, in one query; None for unknown and revoked ones, which look the same from outside."""
    if not token or len(token) > TOKEN_LENGTH:
        return None
    for pk, public_id, title, kind, channels, scopes in prepared_rows(_KEY, [hash_token(token)]):
        return KeyFacts(pk, public_id, title, kind, tuple(channels), frozenset(scopes))
    return None
