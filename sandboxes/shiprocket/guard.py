"""Who may call: the bearer token on every path but login and documents, and the refusals as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug import Request

from sandboxes.kit import current_fault, current_world
from sandboxes.shiprocket import tokens
from sandboxes.shiprocket.answers import Refusal

BASE = "/v1/external"


def run_of(asked: Request) -> str | None:
    """The run a request belongs to when no header names it: in the token, the login's e-mail or a document's path."""
    parts = asked.path.strip("/").split("/")
    if parts[0] in ("files", "tracking") and len(parts) > 2:
        return parts[1]
    if asked.path.rstrip("/") == f"{BASE}/auth/login":
        body = asked.get_json(silent=True) or asked.form.to_dict()
        return tokens.run_in_email(str(body.get("email"))) if isinstance(body, dict) else None
    return tokens.run_in_token(_bearer(asked))


def _bearer(asked: Request) -> str:
    return asked.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def bearer_token() -> str:
    """The token of the request being answered."""
    return _bearer(request)


def guarded(name: str) -> Blueprint:
    """A blueprint under the API's base whose every route wants a valid token and turns refusals into JSON."""
    blueprint = Blueprint(f"shiprocket_{name}", __name__, url_prefix=BASE)
    blueprint.before_request(_check_token)
    blueprint.register_error_handler(Refusal, lambda refusal: refusal.answer())
    return blueprint


def _check_token() -> Response | None:
    if current_fault("token_expire") is not None:
        tokens.revoke(current_world(), bearer_token())
    if tokens.is_valid(current_world(), bearer_token()):
        return None
    return Refusal(401, "Token has expired or is invalid. Please login again.").answer()
