"""The first door of the Store API: other sites' browsers are let in here, and answers that are kept leave from here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from core.api.errors import refused
from core.errors import Refused
from storefront.api import kept
from storefront.api.caller import language_of, publishable_key
from storefront.api.reading.answers import written_answer

PLACES = ("/store/", "/auth/")
METHODS = "GET, POST, DELETE, OPTIONS"
HEADERS = "authorization, content-type, accept, x-publishable-api-key, x-medusa-locale, idempotency-key, if-match, if-none-match, x-no-compression"
KEPT_LISTS = (
    "/store/products",
    "/store/product-",
    "/store/collections",
    "/store/regions",
    "/store/currencies",
)


class StoreDoor:
    """Answers preflights, adds what lets a shop front of STORE_CORS read answers, and serves what is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PLACES):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return _let_in(_preflight(), origin)
        answer = self._kept(request)
        return _let_in(answer if answer is not None else self.get_response(request), origin)

    def _kept(self, request: HttpRequest) -> HttpResponse | None:
        """The kept answer; None when it has to be made, or belongs to one customer alone."""
        if request.method != "GET" or not request.path_info.startswith(KEPT_LISTS) or not _is_safe(request):
            return None
        if "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        try:
            key = publishable_key(request)
        except Refused as refusal:
            return refused(refusal)
        query = request.META.get("QUERY_STRING", "")
        name = (request.path_info, query, language_of(request), key.channels)
        request.kept_as = name  # type: ignore[attr-defined]
        found = kept.ANSWERS.fresh([name], kept.news_number()).get(name)
        return written_answer(request, found) if found else None


def _is_safe(request: HttpRequest) -> bool:
    """Whether the doors behind this one would let the request pass."""
    if getattr(settings, "SECURE_SSL_REDIRECT", False) and not request.is_secure():
        return False
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = HEADERS
    response["Access-Control-Max-Age"] = "7200"
    return response


def _let_in(response: HttpResponseBase, origin: str) -> HttpResponseBase:
    """A browser of an origin in STORE_CORS may read the answer, and send its session along."""
    if origin and origin in settings.STORE_CORS:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    patch_vary_headers(response, ["Origin"])
    return response
