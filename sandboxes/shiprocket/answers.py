"""The bodies Shiprocket refuses with: a message and a status code, sometimes with errors per field."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

Json = dict[str, Any]


class Refusal(Exception):
    """The far end says no: becomes a JSON answer with this HTTP status."""

    def __init__(self, status: int, message: str, *, body: Json | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = body if body is not None else {"message": message, "status_code": status}

    def answer(self) -> Response:
        """The refusal as a response."""
        response = jsonify(self.body)
        response.status_code = self.status
        return response


def invalid(errors: dict[str, list[str]]) -> Refusal:
    """422 with the messages of each field."""
    return Refusal(
        422,
        "Oops! Invalid Data.",
        body={"message": "Oops! Invalid Data.", "errors": errors, "status_code": 422},
    )


def crashed() -> Refusal:
    """500 with the PHP message Shiprocket answers unknown ids and wrong shapes with."""
    return Refusal(500, "Trying to get property of non-object")


def json_body() -> Json:
    """The request's JSON object, or its form, which published clients log in with. Raises Refusal(400) for anything else."""
    body = request.get_json(silent=True) or (request.form.to_dict() or None)
    if not isinstance(body, dict):
        raise Refusal(400, "The request body must be a JSON object.")
    return body


def id_list(body: Json, field: str) -> list[str]:
    """The ids under `field`, given as a list or as one value. Raises Refusal(422) when there are none."""
    value = body.get(field)
    values = value if isinstance(value, list) else [value]
    ids = [str(one) for one in values if one not in (None, "")]
    if not ids:
        raise invalid({field: [f"The {field.replace('_', ' ')} field is required."]})
    return ids


def whole(value: Any) -> int | None:
    """A whole number from a number or its text; None for anything else."""
    try:
        return int(str(value).strip())
    except ValueError:
        return None
