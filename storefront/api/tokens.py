"""Tokens that customers carry in `Authorization: Bearer`: signed (JWT, HS256), good for a day, over with the password."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.utils.crypto import salted_hmac

from core.ids import same_secret
from core.models import User

LASTS_S = 24 * 60 * 60
REGISTRATION_S = 60 * 60
LONGEST = 8_000
HEADER = {"alg": "HS256", "typ": "JWT"}


def customer_token(user: User, customer_id: str) -> str:
    """A token for a customer's login; a new password, or logging out everywhere, ends it."""
    return _signed(
        {
            "actor_id": customer_id,
            "actor_type": "customer",
            "auth_identity_id": f"authid_{user.pk}",
            "app_metadata": {"customer_id": customer_id},
            "user_metadata": {},
            "round": _round(user),
        },
        lasts_s=LASTS_S,
    )


def registration_token(key: str) -> str:
    """A token for somebody who has begun to register and is no customer yet."""
    claims = {
        "actor_id": "",
        "actor_type": "customer",
        "auth_identity_id": "",
        "app_metadata": {},
        "key": key,
    }
    return _signed(claims, lasts_s=REGISTRATION_S)


def read_token(token: str) -> Mapping[str, Any] | None:
    """What a token says; None when it is not ours, was changed, or is too old."""
    if not token or len(token) > LONGEST or token.count(".") != 2:
        return None
    head, _, signature = token.rpartition(".")
    if not same_secret(signature, _signature(head)):
        return None
    try:
        claims = orjson.loads(_decoded(head.partition(".")[2]))
    except ValueError:
        return None
    fresh = isinstance(claims, dict) and isinstance(claims.get("exp"), int) and claims["exp"] > time.time()
    return claims if fresh else None


def user_of_token(claims: Mapping[str, Any]) -> User | None:
    """The login that a customer's token names, while it still lets in. One query."""
    name = str(claims.get("auth_identity_id", ""))
    digits = name.removeprefix("authid_")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        return None
    user = User.objects.filter(pk=int(digits), is_active=True).first()
    return user if user and same_secret(str(claims.get("round", "")), _round(user)) else None


def _round(user: User) -> str:
    return hashlib.sha256(user.get_session_auth_hash().encode()).hexdigest()[:20]


def _signed(claims: dict[str, Any], *, lasts_s: int) -> str:
    now = int(time.time())
    head = f"{_encoded(orjson.dumps(HEADER))}.{_encoded(orjson.dumps({**claims, 'iat': now, 'exp': now + lasts_s}))}"
    return f"{head}.{_signature(head)}"


def _signature(head: str) -> str:
    key = salted_hmac("storefront.api.tokens", "customers", secret=settings.SECRET_KEY, algorithm="sha256")
    return _encoded(hmac.new(key.digest(), head.encode(), hashlib.sha256).digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
