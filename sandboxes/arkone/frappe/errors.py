"""Refusals as Frappe words them: the status says little, `exc_type` says what it is."""

from __future__ import annotations

import json
from typing import Final

from flask import Response, jsonify

from sandboxes.arkone.problems import Problem

# ArkOne's refusals in Frappe's words.
_WORDS: Final = {
    "duplicate_external_id": "UniqueValidationError",
    "not_found": "DoesNotExistError",
    "order_not_cancellable": "LinkExistsError",
    "order_not_editable": "UpdateAfterSubmitError",
    "unknown_invoice": "LinkValidationError",
    "unknown_payment": "LinkValidationError",
    "unknown_sales_order": "LinkValidationError",
}
_STATUS: Final = {
    "AuthenticationError": 401,
    "PermissionError": 403,
    "DoesNotExistError": 404,
    "DuplicateEntryError": 409,
    "RateLimitExceededError": 429,
}


class FrappeError(Exception):
    """A refusal by its `exc_type`; every ValidationError and its children answer 417."""

    def __init__(self, exc_type: str, message: str) -> None:
        super().__init__(message)
        self.exc_type, self.message = exc_type, message

    def answer(self) -> Response:
        """As the site answers it, with the traceback that sites show unless they are told not to."""
        what = f"frappe.exceptions.{self.exc_type}: {self.message}"
        told = json.dumps({"message": self.message, "title": "Message", "indicator": "red"})
        response = jsonify(
            exception=what,
            exc_type=self.exc_type,
            exc=json.dumps([f"Traceback (most recent call last):\n{what}\n"]),
            _server_messages=json.dumps([told]),
        )
        response.status_code = _STATUS.get(self.exc_type, 417)
        return response


def translated(problem: Problem) -> FrappeError:
    """A refusal of the ERP in Frappe's words."""
    codes = {str(error["code"]) for error in problem.body["errors"]}
    named = "LinkValidationError" if codes & {"unknown_sku", "unknown_warehouse"} else "ValidationError"
    return FrappeError(_WORDS.get(problem.body["code"], named), problem.body["detail"])
