"""Names that leave the house: prefixed ULIDs for things, random tokens for links."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from ulid import ULID

ID_LENGTH = 40
TOKEN_BYTES = 20  # 160 bits; the floor for a link that stands in for a login is 128


def new_id(prefix: str) -> str:
    """A new sortable public id such as `cart_01J9…`; unique without asking the database."""
    return f"{prefix}_{ULID()}"


def new_token() -> str:
    """A new unguessable URL-safe token (160 bits). Hand it out once; keep only `hash_token` of it."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 of a token, hex. Tokens are random, so no salt or stretching is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def same_secret(given: str | bytes, expected: str | bytes) -> bool:
    """Compare two secrets in constant time, whatever text a stranger sent."""
    left = given.encode() if isinstance(given, str) else given
    right = expected.encode() if isinstance(expected, str) else expected
    return hmac.compare_digest(left, right)
