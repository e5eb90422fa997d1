"""The first door: a stored page leaves before Django's stack makes so much as a request of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from storefront.pagecache import store
from storefront.pagecache.addresses import page_key
from storefront.pagecache.middleware import OF_A_BODY, is_held, is_overdue

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
MOST_HOSTS = 64


class Front:
    """The shop's WSGI application with its stored pages before it. Whatever is out of the ordinary is the application's."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._hosts: set[str] = set()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = self.page(environ)
        if page is None:
            return self.application(environ, start_response)
        reply = page.reply(environ.get("HTTP_ACCEPT_ENCODING", ""))
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held and is_held(reply, held):
            start_response("304 Not Modified", [pair for pair in reply.headers if pair[0] not in OF_A_BODY])
            return []
        start_response("200 OK", list(reply.headers))
        return [reply.body]

    def page(self, environ: Environ) -> store.StoredPage | None:
        """The stored page that answers this request; None when Django has to."""
        if environ["REQUEST_METHOD"] != "GET":
            return None
        url = key_of(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        if url is None or not self.is_welcome(environ):
            return None
        try:
            page = store.find(url)
        except store.AWAY:
            return None
        return None if page is None or is_overdue(page) else page

    def is_welcome(self, environ: Environ) -> bool:
        """Whether the request came to a host of ours, and over HTTPS where that is asked for."""
        if settings.SECURE_SSL_REDIRECT and not is_secure(environ):
            return False
        host = environ.get("HTTP_HOST", "")
        if host in self._hosts:
            return True
        if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
            return False
        if len(self._hosts) < MOST_HOSTS:
            self._hosts.add(host)
        return True


def is_secure(environ: Environ) -> bool:
    """As Django judges it: by the header of the proxy where there is one, else by the connection."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if (told := environ.get(name)) is not None:
            return bool(told.split(",", 1)[0].strip() == value)
    return bool(environ.get("wsgi.url_scheme") == "https")


@lru_cache(maxsize=4096)
def key_of(path_info: str, query: str) -> str | None:
    """The page's key, from an address as WSGI writes it: bytes one by one as letters."""
    return page_key(path_info.encode("latin-1").decode("utf-8", "replace"), query)
