"""Who may ask, and for which run: the run's name is part of the key id."""

from __future__ import annotations

import hashlib
import hmac
import re

from flask import request as flask_request
from werkzeug import Request

from sandboxes.razorpay.errors import Refusal

KEY_SECRET = "rzp-sandbox-secret"
WEBHOOK_SECRET = "rzp-sandbox-webhook"
DEMO_KEY_ID = "rzp_test_blouson"
KEY_ID = re.compile(r"rzp_test_[A-Za-z0-9_.-]{1,80}")
RUN_KEY = re.compile(r"rzp_test_run_([A-Za-z0-9_.-]{1,64})")


def key_id_of(request: Request) -> str | None:
    """The key id a request came with: Basic user name, or ``key_id`` where a browser posts a form."""
    if request.authorization is not None and request.authorization.type == "basic":
        return request.authorization.username
    return request.form.get("key_id") or request.args.get("key_id")


def run_of(request: Request) -> str | None:
    """The run named by a key id ``rzp_test_run_<run>``; other test keys share the default run."""
    match = RUN_KEY.fullmatch(key_id_of(request) or "")
    return match.group(1) if match else None


def require_key() -> None:
    """Refuse an API call without the test key and its secret. The scheme must be written exactly ``Basic``."""
    if not flask_request.headers.get("Authorization", "").startswith("Basic "):
        raise Refusal("Please provide your api key for authentication purposes.", status=401, reason="NA")
    found = flask_request.authorization
    key_id, secret = (found.username or "", found.password or "") if found else ("", "")
    if not KEY_ID.fullmatch(key_id) or not hmac.compare_digest(secret.encode(), KEY_SECRET.encode()):
        raise Refusal("Authentication failed", status=401, reason="NA")


def signature(message: str | bytes, secret: str) -> str:
    """Hex HMAC-SHA256, as Razorpay signs returns and webhooks."""
    raw = message if isinstance(message, bytes) else message.encode()
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
