"""What islands have in common: where they go without JavaScript, and how they tell each other."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme


def wants_fragment(request: HttpRequest) -> bool:
    """Whether an island asks; without JavaScript a form comes as a whole page."""
    return request.headers.get("HX-Request") == "true"


def page_before(request: HttpRequest, fallback: str = "/") -> str:
    """The page of ours that the visitor comes from, without its host; `fallback` for a stranger's."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return fallback
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or fallback


def telling(response: HttpResponse, event: str, **detail: int | str) -> HttpResponse:
    """The same answer, with an event of the browser for other islands (docs/islands.md has their names)."""
    response["HX-Trigger"] = json.dumps({event: detail})
    return response
