"""How a still page, the same for everyone, knows that its reader may have prices of their own.

A cookie that says nothing but "somebody is logged in here" and opens nothing: a script on the page reads it, and only
then asks for what is personal. Visitors without an account ask for nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SIGNED_IN = "signed_in"


class SignedInMark:
    """Keeps the cookie in step with the session, wherever and however somebody logs in or out.

    Looks only at sessions that were read anyway, so it costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        if getattr(request, "is_still", False) or not session.accessed:
            return response
        is_marked = SIGNED_IN in request.COOKIES
        if SESSION_KEY not in session:
            if is_marked:
                response.delete_cookie(SIGNED_IN, samesite="Lax")
        elif session.modified or not is_marked:
            response.set_cookie(
                SIGNED_IN,
                "1",
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response
