"""Refusals in Razorpay's own words and shape."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

Json = dict[str, Any]


class Refusal(Exception):
    """An answer that is not 2xx; ``description`` and ``reason`` are what a client may see."""

    def __init__(
        self,
        description: str,
        *,
        status: int = 400,
        field: str | None = None,
        reason: str = "input_validation_failed",
        metadata: Json | None = None,
    ) -> None:
        super().__init__(description)
        self.status = status
        self.body = error_body(
            "BAD_REQUEST_ERROR", description, field=field, reason=reason, metadata=metadata
        )

    def answer(self) -> tuple[Response, int]:
        """The refusal as an HTTP answer."""
        return jsonify(self.body), self.status


def error_body(
    code: str,
    description: str,
    *,
    field: str | None = None,
    reason: str = "NA",
    metadata: Json | None = None,
    step: str = "payment_initiation",
) -> Json:
    """The error envelope of every answer that is not 2xx."""
    error: Json = {
        "code": code,
        "description": description,
        "source": "business" if code == "BAD_REQUEST_ERROR" else "internal",
        "step": step,
        "reason": reason,
        "metadata": metadata or {},
    }
    if field is not None:
        error["field"] = field
    return {"error": error}


def injected_error(status: int) -> Json:
    """The body of a status that a fault rule asks for."""
    if status >= 500:
        text = "We are facing some trouble completing your request at the moment. Please try again shortly."
        return error_body("GATEWAY_ERROR" if status in {502, 504} else "SERVER_ERROR", text, step="NA")
    text = "Request failed"
    if status == 429:
        text = "Too many requests"
    elif status == 401:
        text = "Authentication failed"
    return error_body("BAD_REQUEST_ERROR", text)


def unknown_id() -> Refusal:
    """The id belongs to nothing."""
    return Refusal("The id provided does not exist")
