"""Refusals in the contract's words: `{type, message, code}` and its status codes."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from core.api.wire import dumped
from core.errors import Invalid, NotFound, Rejected, ShopError, Unavailable
from core.idempotency import KeyReused, StillRunning

log = logging.getLogger(__name__)
INVALID_DATA, NOT_ALLOWED, NOT_FOUND, UNAUTHORIZED = (
    "invalid_data",
    "not_allowed",
    "not_found",
    "unauthorized",
)
JSON_TYPE = "application/json; charset=utf-8"


class BadRequest(Invalid):
    """What was asked cannot be read: an unknown field, a wrong type."""

    code = "invalid_request"


def refusal_of(failure: Exception) -> tuple[int, dict[str, Any]] | None:
    """Status and body for an error; None for one that nobody foresaw."""
    if isinstance(failure, ShopError):
        return _of_shop(failure)
    if isinstance(failure, Http404):
        return 404, _body(NOT_FOUND, "There is nothing at this address.", "not_found")
    if isinstance(failure, RequestDataTooBig):
        return 413, _body(INVALID_DATA, "The request body is too large.", "too_large")
    if isinstance(failure, exceptions.ParseError):
        return 400, _body(INVALID_DATA, "The request body is no JSON object.", "invalid_json")
    if isinstance(failure, exceptions.APIException):
        kind = NOT_ALLOWED if failure.status_code == 405 else INVALID_DATA
        return failure.status_code, _body(kind, str(failure.detail), str(failure.default_code))
    return None


def _of_shop(failure: ShopError) -> tuple[int, dict[str, Any]]:
    if isinstance(failure, NotFound):
        return 404, _body(NOT_FOUND, failure.message, failure.code)
    if isinstance(failure, Invalid):
        advice = " ".join(dict.fromkeys(failure.fields.values()))
        said = advice if advice and failure.message == Invalid.message else failure.message
        return 400, {**_body(INVALID_DATA, said, failure.code), "fields": failure.fields}
    if isinstance(failure, KeyReused):
        return 422, _body("duplicate_error", failure.message, failure.code)
    if isinstance(failure, StillRunning) or failure.http_status == 412:
        return failure.http_status, _body("conflict", failure.message, failure.code)
    if failure.http_status == 401:
        return 401, _body(UNAUTHORIZED, failure.message, failure.code)
    if failure.http_status in {403, 405, 410, 413, 429}:
        return failure.http_status, _body(NOT_ALLOWED, failure.message, failure.code)
    if isinstance(failure, Unavailable | Rejected):
        return failure.http_status, _body("unexpected_state", failure.message, failure.code)
    return 400, _body(NOT_ALLOWED, failure.message, failure.code)


def _body(kind: str, message: str, code: str) -> dict[str, Any]:
    return {"type": kind, "message": message, "code": code}


def refused(failure: Exception) -> HttpResponse | None:
    """The answer for an error; None for one that nobody foresaw."""
    found = refusal_of(failure)
    if found is None:
        return None
    status, body = found
    if status >= 500:
        log.warning("API: %s %s", body["code"], body["message"])
    response = HttpResponse(dumped(body), content_type=JSON_TYPE, status=status)
    response["Cache-Control"] = "private, no-store"
    if isinstance(failure, exceptions.MethodNotAllowed):
        response["Allow"] = str(getattr(failure, "allowed", ""))
    return response
