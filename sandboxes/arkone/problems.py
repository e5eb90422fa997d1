"""Refusals as `application/problem+json`, and the collector that names every bad field at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from flask import Response, request

Json = dict[str, Any]

_TITLES: Final = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Precondition failed",
    422: "Unprocessable",
    428: "Precondition required",
    429: "Too many requests",
    503: "Unavailable",
}
_RETRYABLE: Final = frozenset({429, 500, 502, 503, 504})


class Problem(Exception):
    """A refusal with its HTTP status and machine-readable code."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[Json] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.body = {**problem_body(status, code, detail), "errors": errors or [], **(extra or {})}

    def answer(self) -> Response:
        """The refusal as a response."""
        response = Response(
            json.dumps(self.body), status=self.status, content_type="application/problem+json"
        )
        response.headers.update(self.headers)
        return response


def problem_body(status: int, code: str = "injected_fault", detail: str = "The service failed.") -> Json:
    """The members every problem has."""
    return {
        "type": f"https://arkone.test/problems/{code}",
        "code": code,
        "title": _TITLES.get(status, "Error"),
        "detail": detail,
        "errors": [],
        "retryable": status in _RETRYABLE,
    }


def not_found(what: str, id_: str) -> Problem:
    """404 for one resource."""
    return Problem(404, "not_found", f"There is no {what} {id_}.")


def json_body() -> Json:
    """The request's JSON object. Raises Problem 400 for anything else."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Problem(400, "malformed_body", "Send a JSON object.")
    return body


class Findings:
    """Collects what is wrong with a body, each with the path of the field."""

    def __init__(self) -> None:
        self.errors: list[Json] = []

    def add(self, path: str, code: str) -> None:
        """Note one fault."""
        self.errors.append({"path": path, "code": code})

    def text(self, body: Mapping[str, Any], field: str, *, path: str = "") -> str:
        """A required text; notes `required` when it is missing or empty."""
        value = body.get(field)
        if not isinstance(value, str) or not value.strip():
            self.add(f"{path}{field}", "required")
            return ""
        return value

    def money(
        self, body: Mapping[str, Any], field: str, *, path: str = "", default: str | None = None
    ) -> Decimal:
        """A decimal string with at most three places (dinars have them); notes `not_a_decimal_string` for numbers and anything else."""
        value = body.get(field, default)
        if not isinstance(value, str) or not _is_amount(value):
            self.add(f"{path}{field}", "required" if value is None else "not_a_decimal_string")
            return Decimal(0)
        return Decimal(value)

    def count(self, body: Mapping[str, Any], field: str, *, path: str = "") -> int:
        """A whole number of at least one; notes `not_a_positive_integer` otherwise."""
        value = body.get(field)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.add(f"{path}{field}", "not_a_positive_integer")
            return 1
        return value

    def rows(self, body: Mapping[str, Any], field: str, *, needed: bool = True) -> list[Json]:
        """A list of objects; notes `required` or `not_a_list_of_objects`."""
        value = body.get(field) or []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.add(field, "not_a_list_of_objects")
            return []
        if needed and not value:
            self.add(field, "required")
        return value

    def raise_if_any(self) -> None:
        """Raise Problem 422 when something was noted."""
        if self.errors:
            fields = ", ".join(error["path"] for error in self.errors)
            raise Problem(422, "validation_failed", f"Correct these fields: {fields}.", errors=self.errors)


def _is_amount(text: str) -> bool:
    whole, _, cents = text.removeprefix("-").partition(".")
    plain = whole.isascii() and whole.isdigit() and len(whole) <= 12
    return (
        plain
        and (not cents or (cents.isascii() and cents.isdigit() and len(cents) <= 3))
        and not text.endswith(".")
    )


def amount(value: Decimal) -> str:
    """Money as the contract writes it: a decimal string with two places, or three where the currency has them."""
    exponent = value.as_tuple().exponent
    return f"{value:.{max(2, -exponent) if isinstance(exponent, int) else 2}f}"
