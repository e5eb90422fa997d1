"""Reading what a call sent."""

from __future__ import annotations

from typing import Any

from werkzeug import Request

from sandboxes.razorpay.errors import Refusal

Json = dict[str, Any]


def fields_of(request: Request) -> Json:
    """The fields of a body, sent as JSON (the SDK does) or as a form (curl does)."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return dict(request.form.to_dict())
    if not request.get_data():
        return {}
    body = request.get_json(silent=True, force=True)
    if not isinstance(body, dict):
        raise Refusal("The request body is not valid JSON.")
    return body
