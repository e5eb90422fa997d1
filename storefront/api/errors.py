"""Refusals of the Store API's own: about its keys and its customers."""

from __future__ import annotations

from core.errors import Refused


class NoKey(Refused):
    """No publishable key came along."""

    code = "publishable_key_missing"
    message = (
        "Publishable API key required in the request header: x-publishable-api-key. "
        "You can manage your keys in settings in the dashboard."
    )


class WrongKey(Refused):
    """The key is unknown, revoked, or no publishable one."""

    code = "publishable_key_invalid"
    message = "A valid publishable key is required to proceed with the request"


class NotLoggedIn(Refused):
    """Only customers may do this, and nobody has shown that they are one."""

    code = "unauthorized"
    message = "Unauthorized"
    http_status = 401
