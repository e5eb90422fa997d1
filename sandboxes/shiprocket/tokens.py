"""The JSON web tokens of the API user: ten days of the sandbox's clock, and the run they belong to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from typing import Any, Final

from sandboxes.kit import World

EMAIL: Final = "api@blouson.test"
PASSWORD: Final = "shiprocket-sandbox"
LIFETIME_S: Final = 10 * 24 * 3600
_SIGNING_KEY: Final = b"shiprocket-sandbox-signing-key"
_EMAIL_WITH_RUN: Final = re.compile(r"^api\+(?P<run>[A-Za-z0-9_.-]+)@blouson\.test$")


def run_in_email(email: str) -> str | None:
    """The run an API user's address names: `api+<run>@blouson.test`; None for any other address."""
    match = _EMAIL_WITH_RUN.match(email)
    return match["run"] if match else None


def credentials_match(email: str, password: str) -> bool:
    """Whether this is the sandbox's API user, with or without a run in the address."""
    known = email == EMAIL or run_in_email(email) is not None
    return known and hmac.compare_digest(password.encode(), PASSWORD.encode())


def issue_token(world: World) -> str:
    """A signed token of this run, valid for ten days from now."""
    now = int(world.now().timestamp())
    claims = {
        "sub": 1,
        "source": "sr-auth-int",
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME_S,
        "jti": f"{world.run_id}-{world.counter('token')}",
        "run": world.run_id,
    }
    head = _encode({"alg": "HS256", "typ": "JWT"}) + "." + _encode(claims)
    return head + "." + _signature(head)


def is_valid(world: World, token: str) -> bool:
    """Whether the token is ours, of this run, not expired by the run's clock and not logged out."""
    claims = _claims(token)
    if claims is None or not hmac.compare_digest(
        _signature(token.rpartition(".")[0]), token.rpartition(".")[2]
    ):
        return False
    live = claims["nbf"] <= world.now().timestamp() < claims["exp"]
    return live and claims["run"] == world.run_id and world.get("revoked_tokens", claims["jti"]) is None


def revoke(world: World, token: str) -> None:
    """Log the token out."""
    claims = _claims(token)
    if claims is not None:
        world.put("revoked_tokens", {"id": claims["jti"]})


def run_in_token(token: str) -> str | None:
    """The run a token names, unverified: it only chooses where the token is then checked."""
    claims = _claims(token)
    return str(claims["run"]) if claims is not None else None


def _encode(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signature(head: str) -> str:
    digest = hmac.new(_SIGNING_KEY, head.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any] | None:
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and {"nbf", "exp", "jti", "run"} <= set(claims) else None
