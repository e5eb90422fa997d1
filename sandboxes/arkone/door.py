"""The door of the API: bearer token, rate limit, request id, refusals as problems, idempotent writes."""

from __future__ import annotations

import hashlib
import hmac
import math
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug import Request

from sandboxes.arkone.problems import Problem
from sandboxes.kit import World, current_world, parse_moment, rfc3339

BASE: Final = "/api/v1"
TOKEN: Final = "arkone-test-token"
KEY_LIFETIME: Final = timedelta(days=7)


class _Bucket:
    """A token bucket: as many requests at once as one second allows, refilled evenly in real time."""

    def __init__(self) -> None:
        self.left: float | None = None
        self.seen_at = time.monotonic()

    def take(self, rate: float) -> float:
        """Seconds to wait before the next request; 0 when this one may pass."""
        now = time.monotonic()
        left = rate if self.left is None else min(rate, self.left + (now - self.seen_at) * rate)
        self.seen_at = now
        if left < 1:
            self.left = left
            return (1 - left) / rate
        self.left = left - 1
        return 0


_buckets: WeakKeyDictionary[World, _Bucket] = WeakKeyDictionary()
_buckets_lock = threading.Lock()


def run_of(asked: Request) -> str | None:
    """The run a token names: `arkone-test-token.<run>`."""
    bearer = asked.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token, _, run = bearer.partition(".")
    return run if token == TOKEN and run else None


def guarded(name: str) -> Blueprint:
    """A blueprint under the API's base with the door's checks before every route."""
    blueprint = Blueprint(f"arkone_{name}", __name__, url_prefix=BASE)
    blueprint.before_request(_check)
    blueprint.after_request(_mark)
    blueprint.register_error_handler(Problem, lambda problem: problem.answer())
    return blueprint


def _check() -> ResponseReturnValue | None:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(bearer.partition(".")[0].encode(), TOKEN.encode()):
        raise Problem(
            401,
            "invalid_token",
            "The bearer token is missing or wrong.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    rate = float(current_world().options.get("rate_per_s") or 0)
    if rate <= 0:
        return None
    with _buckets_lock:
        wait_s = _buckets.setdefault(current_world(), _Bucket()).take(rate)
    if wait_s > 0:
        headers = {"Retry-After": str(max(1, math.ceil(wait_s)))}
        raise Problem(429, "rate_limited", f"No more than {rate:g} requests a second.", headers=headers)
    return None


def _mark(response: Response) -> Response:
    if "X-Request-Id" in request.headers:
        response.headers["X-Request-Id"] = request.headers["X-Request-Id"]
    rate = float(current_world().options.get("rate_per_s") or 0)
    bucket = _buckets.get(current_world())
    if rate > 0 and bucket is not None:
        response.headers["RateLimit-Limit"] = f"{rate:g}"
        response.headers["RateLimit-Remaining"] = str(int(bucket.left or 0))
        response.headers["RateLimit-Reset"] = "1"
    return response


def idempotent(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Answer a repeated `Idempotency-Key` with the first accepted answer.

    The key is kept seven days of the run's clock. With another request under the same key: 422. A refused request
    changed nothing, so it is not kept and the same key may be tried again with a corrected body.
    """

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        key = request.headers.get("Idempotency-Key")
        if not key:
            return view(*args, **kwargs)
        kept = current_world().get("idempotency_keys", key)
        if kept is not None and current_world().now() - parse_moment(kept["at"]) < KEY_LIFETIME:
            return _replayed(kept)
        response = make_response(view(*args, **kwargs))
        if response.status_code < 300:
            _keep(key, response)
        return response

    return answered


def _fingerprint() -> str:
    asked = f"{request.method} {request.path}\n".encode() + request.get_data()
    return hashlib.sha256(asked).hexdigest()


def _replayed(kept: dict[str, Any]) -> Response:
    if kept["fingerprint"] != _fingerprint():
        raise Problem(422, "idempotency_key_reuse", "This Idempotency-Key was used for another request.")
    response = Response(kept["body"], status=kept["status"], content_type=kept["content_type"])
    response.headers.update(kept["headers"])
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _keep(key: str, response: Response) -> None:
    world = current_world()
    world.put(
        "idempotency_keys",
        {
            "id": key,
            "at": rfc3339(world.now()),
            "fingerprint": _fingerprint(),
            "status": response.status_code,
            "content_type": response.content_type,
            "headers": {
                name: response.headers[name] for name in ("ETag", "Location") if name in response.headers
            },
            "body": response.get_data(as_text=True),
        },
    )
