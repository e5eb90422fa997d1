"""Refusals as problem+json."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

Json = dict[str, Any]

TITLES = {
    400: "Bad request",
    401: "Not authenticated",
    404: "Not found",
    409: "Conflict",
    412: "Precondition failed",
    422: "Unprocessable",
    428: "Precondition required",
    429: "Too many requests",
}


class Problem(Exception):
    """An answer that is not 2xx. ``errors`` lists bad fields as ``{path, code}``; ``more`` is added to the body."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[Json] | None = None,
        more: Json | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.headers = status, headers or {}
        self.body = {**problem_body(status, code=code, detail=detail), "errors": errors or [], **(more or {})}

    def answer(self) -> Response:
        """The problem as an HTTP answer."""
        text = json.dumps(self.body)
        return Response(text, self.status, self.headers, content_type="application/problem+json")


def problem_body(status: int, *, code: str = "injected", detail: str = "The CRM could not answer.") -> Json:
    """The body of a problem; also of a status that a fault rule asks for."""
    return {
        "type": f"https://crm.test/problems/{code}",
        "code": code,
        "title": TITLES.get(status, "Error"),
        "detail": detail,
        "errors": [],
        "retryable": status in {429, 500, 502, 503, 504},
    }
