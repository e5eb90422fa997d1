"""What a run was asked: the journal of accepted writes, and the log of all requests."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from werkzeug import Request
from werkzeug.datastructures import Headers

Json = dict[str, Any]

KEPT_REQUESTS = 2000
SECRET_HEADERS = frozenset({"authorization", "cookie", "x-api-key"})
SECRET_FIELDS = frozenset({"password", "secret", "client_secret"})


def body_of(request: Request) -> Any:
    """The request's body as a test wants to read it: JSON, form fields, text, or None when empty."""
    raw = request.get_data(cache=True)
    if not raw:
        return None
    if request.mimetype == "application/x-www-form-urlencoded":
        return _masked(request.form.to_dict())
    try:
        return _masked(json.loads(raw))
    except ValueError:
        return raw.decode("utf-8", "replace")[:4000]


def request_line(request: Request, *, key: str | None, at: str) -> Json:
    """One request as the logs keep it. Credentials are left out."""
    raw = request.get_data(cache=True)
    return {
        "method": request.method,
        "path": request.path,
        "query": request.args.to_dict(),
        "key": key,
        "headers": _kept_headers(request.headers),
        "body_sha256": hashlib.sha256(raw).hexdigest(),
        "body": body_of(request),
        "at": at,
    }


def key_of(headers: Headers, names: tuple[str, ...]) -> str | None:
    """The idempotency key under whichever of the names it was sent."""
    return next((headers[name] for name in names if name in headers), None)


def _kept_headers(headers: Headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in SECRET_HEADERS}


def _masked(body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    return {name: "***" if name in SECRET_FIELDS else value for name, value in body.items()}
