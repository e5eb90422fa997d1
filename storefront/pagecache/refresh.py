"""Rendering a still page with a request that is nobody's, and storing it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from core.celery import send_quietly
from storefront.pagecache import files, store

log = logging.getLogger(__name__)
REFRESH_TASK = "storefront.refresh_page"
LOOKED_UP_AT_ONCE = 500
# Headers that belong to one answer, not to the page.
NOT_STORED = frozenset(
    {"content-length", "content-encoding", "date", "etag", "last-modified", "set-cookie", "vary"}
)
Answer = Callable[[HttpRequest], HttpResponseBase]


def nobodys_request(url: str) -> HttpRequest:
    """A GET for `url` at the shop's public address, without cookies, user, language or any other personal thing."""
    site, page = urlsplit(settings.SITE_URL), urlsplit(url)
    https = site.scheme == "https"
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(page.path),
            "QUERY_STRING": page.query,
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if https else 80)),
            "HTTP_HOST": site.netloc,
            "HTTP_ACCEPT": "text/html",
            "HTTP_X_FORWARDED_PROTO": site.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    request.is_still = True  # type: ignore[attr-defined]
    return request


def render_page(url: str, answer: Answer) -> tuple[HttpResponseBase, store.StoredPage | None]:
    """Render `url` through the whole stack and store it. The page is None when the answer may not be stored.

    Only a plain 200 that set no cookie and noted its tags is stored; a page that is gone is forgotten. When
    Redis is away the answer is still good, in this process.
    """
    try:
        seen: int | None = store.news_number()
    except store.AWAY:
        seen = None
    response = answer(nobodys_request(url))
    tags = getattr(response, "shown_tags", None)
    if (
        response.status_code != 200
        or tags is None
        or response.cookies
        or not isinstance(response, HttpResponse)
    ):
        if response.status_code in {301, 302, 404, 410} and seen is not None:
            _quietly(store.forget, url)
        return response, None
    page = store.compressed(response.content, stored_headers(response.headers))
    if seen is None:
        store.shelve(url, page)
    else:
        _keep(url, page, tags, seen)
    return response, page


def render_once(url: str, answer: Answer) -> tuple[HttpResponseBase | None, store.StoredPage | None]:
    """Render a page that nobody has stored: one does, and those who come meanwhile get its page.

    Exactly one of the two is None for a page that may be stored; the answer alone is there for one that may not.
    """
    try:
        if not store.claim(url):
            page = store.wait_for(url)
            return (None, page) if page is not None else render_page(url, answer)
    except store.AWAY:
        return render_page(url, answer)
    try:
        page = store.find(url)  # who had it in hand a moment ago is done
        return (None, page) if page is not None else render_page(url, answer)
    finally:
        unclaim(url)


def unclaim(url: str) -> None:
    """Let the next one render it; when Redis is away the claim lapses by itself."""
    _quietly(store.unclaim, url)


def stored_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that every reader of this page gets."""
    return {name: value for name, value in headers.items() if name.lower() not in NOT_STORED}


def _keep(url: str, page: store.StoredPage, tags: frozenset[str], seen: int) -> None:
    try:
        if store.keep(url, page, tags=tags, seen=seen):
            send_quietly(REFRESH_TASK, url)
    except store.AWAY as failure:
        log.warning("page %s not stored: %s", url, type(failure).__name__)


def _quietly(action: Callable[[str], None], url: str) -> None:
    try:
        action(url)
    except store.AWAY as failure:
        log.warning("page %s left as it is: %s", url, type(failure).__name__)


@cache
def _stack() -> BaseHandler:
    """Django's own middleware and views, for rendering away from a web request."""
    stack = BaseHandler()
    stack.load_middleware()
    return stack


def answer_of(url: str) -> tuple[int, bytes]:
    """What anybody would be answered at this address now: its status and its body. Nothing is stored."""
    response = _stack().get_response(nobodys_request(url))
    return response.status_code, response.content if isinstance(response, HttpResponse) else b""


def refresh_page(url: str) -> bool:
    """Render one stale page again and swap it in whole, or one that is not stored.

    False when another worker has it in hand or has done it: however often it is asked for, it is rendered once.
    """
    if store.are_fresh(url) == [True] or not store.claim(url):
        return False
    try:
        render_page(url, _stack().get_response)
    finally:
        store.unclaim(url)
    return True


def press_pages(urls: Iterable[str]) -> int:
    """Pack these pages as small as they get, until news makes pages stale: those go first. How many were packed."""
    packed = 0
    for url in urls:
        if store.stale_pages():
            break
        packed += store.press(url)
    return packed


def mark_pages(*tags: str) -> None:
    """News: every page that showed one of these is stale, and a worker is asked to render each again.

    Raises when Redis is away, so that the outbox brings the news again.
    """
    for url in store.mark_stale(*tags):
        send_quietly(REFRESH_TASK, url)


def bring_back_lost() -> int:
    """Have pages rendered that lie as files and that Redis has lost: without their tags no news would reach them."""
    lost = 0
    written = list(files.written_pages())
    for start in range(0, len(written), LOOKED_UP_AT_ONCE):
        urls = written[start : start + LOOKED_UP_AT_ONCE]
        for url, is_stored in zip(urls, store.are_stored(*urls), strict=True):
            if not is_stored:
                lost += 1
                send_quietly(REFRESH_TASK, url)
    return lost
