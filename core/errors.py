"""The three ways a verb can fail. Every refusal in the shop subclasses one of them, beside the verb that raises it."""

from __future__ import annotations

from typing import Any


class ShopError(Exception):
    """Base of the three kinds. `code` is stable for machines, `message` is for people, `detail` is JSON-safe.

    Neither may hold a secret or a stranger's personal facts: both are shown and logged.
    """

    code = "error"
    message = "Something went wrong."
    http_status = 500

    def __init__(self, message: str | None = None, **detail: Any) -> None:
        self.message = message or type(self).message
        self.detail = detail
        super().__init__(self.message)


class Refused(ShopError):
    """Foreseen and safe to show: the shopper, a member of staff or another system asked for what cannot be."""

    code = "refused"
    message = "This cannot be done."
    http_status = 409


class NotFound(Refused):
    """There is no such thing, or it is not the asker's to see: both look the same from outside."""

    code = "not_found"
    message = "We could not find what you asked for."
    http_status = 404


class Invalid(Refused):
    """The input itself is wrong. `fields` maps a field's name to what to do about it."""

    code = "invalid"
    message = "Please check the marked fields."
    http_status = 400

    def __init__(
        self, message: str | None = None, *, fields: dict[str, str] | None = None, **detail: Any
    ) -> None:
        super().__init__(message, **detail)
        self.fields = dict(fields or {})


class Unavailable(ShopError):
    """A system did not answer, or answered that it is busy: the same call may succeed later."""

    code = "unavailable"
    message = "A system we rely on is not answering. Please try again in a moment."
    http_status = 503

    def __init__(
        self, message: str | None = None, *, retry_after_s: float | None = None, **detail: Any
    ) -> None:
        super().__init__(message, **detail)
        self.retry_after_s = retry_after_s


class OutcomeUnknown(Unavailable):
    """The call was sent and no answer came: it may have happened. Retry only with the same idempotency key."""

    code = "outcome_unknown"


class Rejected(ShopError):
    """The far end understood and said no: retrying the same words is pointless, a person has to look."""

    code = "rejected"
    message = "The other system refused this."
    http_status = 502
