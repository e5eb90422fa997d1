"""The first door: a stored page leaves before the rest of the stack does any work."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from storefront.pagecache import store
from storefront.pagecache.addresses import page_key
from storefront.pagecache.refresh import render_page

log = logging.getLogger(__name__)
READERS_REVALIDATE = "public, max-age=0, must-revalidate"
# A page that stays stale for longer than this has no worker to refresh it: it is rendered for whoever asks.
LONGEST_STALE_S = 30.0


class StoredPages:
    """Serves still pages from the store, renders and stores those that are missing, and lets all others through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        url = still_address(request)
        if url is None:
            return self.get_response(request)
        try:
            page = store.find(url)
        except store.AWAY as failure:
            log.warning("page store away: %s", type(failure).__name__)
            page = None
        if page is None or is_overdue(page):
            response, page = render_page(url, self.get_response)
            if page is None:
                return response
        return answer(request, page)


def still_address(request: HttpRequest) -> str | None:
    """The page's key when this request may be answered from the store."""
    if request.method not in {"GET", "HEAD"} or getattr(request, "is_still", False):
        return None
    if getattr(settings, "SECURE_SSL_REDIRECT", False) and not request.is_secure():
        return None
    try:
        request.get_host()
    except DisallowedHost:
        return None
    return page_key(request.path_info, request.META.get("QUERY_STRING", ""))


def is_overdue(page: store.StoredPage) -> bool:
    """Whether news about this page has waited for a worker too long."""
    return page.stale_since is not None and time.time() - page.stale_since > LONGEST_STALE_S


def answer(request: HttpRequest, page: store.StoredPage) -> HttpResponse:
    """The page in the asker's encoding, or 304 when it is what the asker holds. HEAD gets the head."""
    encoding, body = page.encoded(request.headers.get("Accept-Encoding", ""))
    etag = f'"{page.etag}-{encoding}"' if encoding else f'"{page.etag}"'
    held = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    response: HttpResponse
    if etag in held or "*" in held:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(b"" if request.method == "HEAD" else body)
        if encoding:
            response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(body))
    for name, value in page.headers:
        response[name] = value
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = READERS_REVALIDATE
    return response
