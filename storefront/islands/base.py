"""What islands have in common: where they go without JavaScript."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
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
