"""What every door of the Store API has in common: the key, the caller, JSON in and out, errors in the contract's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.bodies import OrjsonParser
from core.api.errors import JSON_TYPE, refused
from core.api.matching import NothingToMatch, etag_of, is_conditional, is_held
from core.api.rendering import Orjson
from core.api.repeats import WRITES, done_once
from core.api.wire import dumped
from core.errors import NotFound
from storefront.api.caller import Caller, language_of, publishable_key
from storefront.api.errors import NotLoggedIn
from storefront.api.identity import customer_of_request


class StoreView(APIView):
    """A door: it reads, makes one call of the domain, and writes the answer.

    `needs_customer` refuses whoever is not logged in; `is_done_once` is false where a repeat has to happen again;
    `has_versions` says that writes may be meant for one version of a thing (If-Match). Sessions count here because the key's header, which no other site can make a browser send without being asked first, is asked
    of every request.
    """

    authentication_classes: ClassVar[list[type]] = []
    permission_classes: ClassVar[list[type]] = []
    parser_classes: ClassVar[list[type]] = [OrjsonParser]
    renderer_classes: ClassVar[list[type]] = [Orjson]
    needs_key: ClassVar[bool] = True
    needs_customer: ClassVar[bool] = False
    is_done_once: ClassVar[bool] = True
    has_versions: ClassVar[bool] = False
    caller: Caller

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A write with an Idempotency-Key is done once; its repeats get the same answer."""
        if request.method not in WRITES or "Idempotency-Key" not in request.headers or not self.is_done_once:
            return super().dispatch(request, *args, **kwargs)
        return done_once(request, lambda: super(StoreView, self).dispatch(request, *args, **kwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks, before anything else."""
        super().initial(request, *args, **kwargs)
        if any("\x00" in str(value) for value in kwargs.values()):
            raise NotFound
        plain = request._request
        if self.needs_key:
            key = publishable_key(plain)
            self.caller = Caller(key, language_of(plain), customer_of_request(plain))
            if self.needs_customer and self.caller.customer_id is None:
                raise NotLoggedIn
        if is_conditional(plain) and not self.has_versions:
            raise NothingToMatch

    def perform_authentication(self, request: Request) -> None:
        """Nothing to do: who asks is read from the plain request, whose user the framework would take away."""

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """The one place where a refusal gets its status and words."""
        answer = refused(exc)
        if answer is None:
            raise exc
        if answer.status_code == 405:
            answer["Allow"] = ", ".join(self.allowed_methods)
        return answer

    @property
    def customer_id(self) -> str:
        """Whoever is logged in, where that is needed. Raises NotLoggedIn."""
        found = self.caller.customer_id
        if found is None:
            raise NotLoggedIn
        return found


def answered(body: Mapping[str, Any] | bytes, *, status: int = 200) -> HttpResponse:
    """An answer for this caller alone: never stored by anyone."""
    response = HttpResponse(
        body if isinstance(body, bytes) else dumped(body), content_type=JSON_TYPE, status=status
    )
    response["Cache-Control"] = "private, no-store"
    return response


def versioned(request: HttpRequest, raw: bytes) -> HttpResponse:
    """The same with its ETag, which If-Match of a write takes; 304 for a read by whoever holds it."""
    etag = etag_of(raw)
    is_read = request.method == "GET"
    response: HttpResponse
    if is_read and is_held(etag, request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(raw, content_type=JSON_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if is_read else "private, no-store"
    return response


def plain_request(request: Request) -> HttpRequest:
    """Django's own request."""
    found: HttpRequest = request._request
    return found
