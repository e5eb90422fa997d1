"""Where the shop's errors become HTTP, and where forms of still pages are checked for their origin."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.errors import Refused, ShopError

log = logging.getLogger(__name__)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
Answer = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., HttpResponse])


class ShopErrors:
    """Turns Refused, Unavailable and Rejected into an answer: JSON for machines, a page for people."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """The one place where an error of ours gets its status."""
        if not isinstance(failure, ShopError):
            return None
        if not isinstance(failure, Refused):
            log.warning("%s %s: %s %s", request.method, request.path, failure.code, failure.message)
        return error_response(request, failure)


def error_response(request: HttpRequest, failure: ShopError) -> HttpResponse:
    """The answer for one of the shop's errors, in the asker's language: JSON or HTML."""
    if wants_json(request):
        return JsonResponse({"code": failure.code, "message": failure.message}, status=failure.http_status)
    template = (
        "storefront/pages/404.html" if failure.http_status in {404, 410} else "storefront/pages/refused.html"
    )
    return render(request, template, {"refusal": failure}, status=failure.http_status)


def wants_json(request: HttpRequest) -> bool:
    """Webhooks and API callers get JSON; whoever accepts HTML gets a page."""
    if request.path.startswith(("/hooks/", "/store/", "/auth/", "/admin-api/")):
        return True
    return "text/html" not in request.headers.get("Accept", "text/html") and not request.headers.get(
        "HX-Request"
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the shop's own clothes, or JSON."""
    if wants_json(request):
        told = {"type": "not_found", "code": "not_found", "message": "There is nothing at this address."}
        return JsonResponse(told, status=404)
    return render(request, "storefront/pages/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without context processors, database or session: it has to work when nothing else does."""
    if wants_json(request):
        told = {"type": "unknown_error", "code": "error", "message": "Something went wrong on our side."}
        return JsonResponse(told, status=500)
    return render(request, "storefront/pages/500.html", status=500)


class SameOriginForms:
    """Refuses writes that another site makes a visitor's browser send.

    Stored pages carry no token, so the target of their forms checks what the browser itself says: `Origin` has to
    be ours, or `Sec-Fetch-Site` same-origin. A view marked with `same_origin` is checked here and needs no CSRF
    token; every other view keeps Django's CSRF protection. Browsers send Origin on every cross-site POST.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Answer, args: object, kwargs: object
    ) -> HttpResponse | None:
        """403 for a foreign or origin-less write to a `same_origin` view."""
        if request.method in SAFE_METHODS or not getattr(view, "same_origin", False):
            return None
        if is_same_origin(request) or (getattr(view, "one_press", False) and is_one_press(request)):
            return None
        return render(
            request,
            "storefront/pages/refused.html",
            {
                "refusal": Refused(
                    "This form was sent from another site. Please open the page again and retry."
                )
            },
            status=403,
        )


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that this request comes from our own pages."""
    origin = request.headers.get("Origin")
    if origin is not None:
        own = {f"{request.scheme}://{request.get_host()}", origin_of(settings.SITE_URL)}
        return origin in own
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def is_one_press(request: HttpRequest) -> bool:
    """Whether a mail program ends a list for its reader (RFC 8058): it comes from nowhere, with this one field."""
    return request.POST.get("List-Unsubscribe") == "One-Click"


def origin_of(url: str) -> str:
    """Scheme and host of a URL, as browsers send it in Origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def same_origin(view: View) -> View:
    """Mark a view as the target of token-free forms: SameOriginForms checks it, Django's CSRF lets it be."""
    view.same_origin = True  # type: ignore[attr-defined]
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def one_press(view: View) -> View:
    """As same_origin, for the way out of a letter: mail programs may press it too. The address itself is the key."""
    view.one_press = True  # type: ignore[attr-defined]
    return same_origin(view)
