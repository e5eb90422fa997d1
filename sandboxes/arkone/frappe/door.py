"""The door of ERPNext's dialect: token, refusals, and the body in either of the forms that Frappe takes."""

from __future__ import annotations

import hmac
import json
from typing import Any, Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug import Request

from sandboxes.arkone.frappe.errors import FrappeError, translated
from sandboxes.arkone.problems import Problem

Json = dict[str, Any]

KEY: Final = "erpnext-test-key"
SECRET: Final = "erpnext-test-secret"


def run_of(asked: Request) -> str | None:
    """The run that a key names: `erpnext-test-key.<run>`."""
    key, _, run = _credentials(asked)[0].partition(".")
    return run if key == KEY and run else None


def _credentials(asked: Request) -> tuple[str, str]:
    """Of `token key:secret`, or of Basic, as Frappe's own client sends them."""
    if asked.authorization is not None and asked.authorization.type == "basic":
        return asked.authorization.username or "", asked.authorization.password or ""
    scheme, _, pair = asked.headers.get("Authorization", "").partition(" ")
    key, _, secret = pair.strip().partition(":")
    return (key, secret) if scheme.lower() == "token" else ("", "")


def guarded(name: str) -> Blueprint:
    """A blueprint under `/api` with the door's checks before every route."""
    blueprint = Blueprint(f"frappe_{name}", __name__, url_prefix="/api")
    blueprint.before_request(_check)
    blueprint.register_error_handler(FrappeError, lambda error: error.answer())
    blueprint.register_error_handler(Problem, lambda problem: translated(problem).answer())
    return blueprint


def _check() -> ResponseReturnValue | None:
    key, secret = _credentials(request)
    known = hmac.compare_digest(key.partition(".")[0].encode(), KEY.encode())
    if not known or not hmac.compare_digest(secret.encode(), SECRET.encode()):
        raise FrappeError("AuthenticationError", "Invalid API key or secret.")
    return None


def sent() -> Json:
    """What was sent: a JSON object, or a form whose `data` is one (as older clients send it)."""
    body = request.get_json(silent=True)
    if body is None and "data" in request.form:
        body = _json(request.form["data"])
    if isinstance(body, dict) and isinstance(body.get("data"), str):
        body = _json(body["data"])
    if not isinstance(body, dict):
        raise FrappeError("DataError", "Send a JSON object.")
    return body


def arguments() -> Json:
    """The arguments of a method: the query, the form, and a JSON body, in that order."""
    body = request.get_json(silent=True)
    return {**request.args, **request.form, **(body if isinstance(body, dict) else {})}


def as_json(value: Any, default: Any) -> Any:
    """An argument that is JSON, or JSON as text."""
    return _json(value) if isinstance(value, str) and value else (default if value in (None, "") else value)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as broken:
        raise FrappeError("DataError", "The argument is not JSON.") from broken
