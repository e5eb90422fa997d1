"""The second door, where Django begins: what the front did not answer, and pages that have to be rendered first."""

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
from storefront.pagecache.page import Reply
from storefront.pagecache.refresh import render_once, render_page, unclaim

log = logging.getLogger(__name__)
OF_A_BODY = frozenset({"Content-Length", "Content-Encoding", "Content-Type"})
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
        if page is not None and not is_overdue(page):
            return answer(request, page)
        response, rendered = self.rendered(url, page)
        if rendered is None and response is not None and response.status_code >= 500:
            rendered = page or store.last_known(url)
        if rendered is not None:
            return answer(request, rendered)
        assert response is not None
        return response

    def rendered(
        self, url: str, stale: store.StoredPage | None
    ) -> tuple[HttpResponseBase | None, store.StoredPage | None]:
        """A page anew, by one of those who ask for it: the others get its stale page at once, or wait when there is none."""
        if stale is None:
            return render_once(url, self.get_response)
        try:
            if not store.claim(url):
                return None, stale
        except store.AWAY:
            return None, stale
        try:
            return render_page(url, self.get_response)
        finally:
            unclaim(url)


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
    reply = page.reply(request.headers.get("Accept-Encoding", ""))
    response: HttpResponse
    if is_held(reply, request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(b"" if request.method == "HEAD" else reply.body)
    for name, value in reply.headers:
        if response.status_code == 200 or name not in OF_A_BODY:
            response[name] = value
    return response


def is_held(reply: Reply, if_none_match: str) -> bool:
    """Whether the asker holds these very bytes."""
    held = [tag.removeprefix("W/") for tag in parse_etags(if_none_match)] if if_none_match else []
    return reply.etag in held or "*" in held
