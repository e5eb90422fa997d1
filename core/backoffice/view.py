"""A door of the Admin API: it reads, makes one call of the domain, and writes the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.asked import Asked
from core.api.bodies import OrjsonParser
from core.api.errors import JSON_TYPE, refused
from core.api.fields import Wanted, wanted_fields
from core.api.rendering import Orjson
from core.api.repeats import WRITES, done_once
from core.api.wire import dumped
from core.backoffice.caller import Caller, NotAllowed, TooManyCalls, admitted
from core.backoffice.calls import Call
from core.backoffice.schema import DoorSchema
from core.backoffice.things import Thing
from core.errors import NotFound


class AdminView(APIView):
    """What is asked before anything else: who it is, and whether they may. `calls` says so for each method."""

    authentication_classes: ClassVar[list[type]] = []
    permission_classes: ClassVar[list[type]] = []
    parser_classes: ClassVar[list[type]] = [OrjsonParser]
    renderer_classes: ClassVar[list[type]] = [Orjson]
    http_method_names: ClassVar[list[str]] = ["get", "post", "delete"]
    schema = DoorSchema()
    calls: ClassVar[Mapping[str, Call]] = {}
    caller: Caller

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever may not is refused before a kept answer is given to them; a write with a key of its own is done once."""
        try:
            self._admit(request, kwargs)
        except Exception as failure:
            return self._told(self._refusal(failure))
        if request.method not in WRITES or "Idempotency-Key" not in request.headers:
            return self._told(super().dispatch(request, *args, **kwargs))
        again = done_once(request, lambda: super(AdminView, self).dispatch(request, *args, **kwargs))
        return self._told(again)

    def perform_authentication(self, request: Request) -> None:
        """Done already: sessions and cookies open nothing here."""

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """The one place where a refusal gets its status and words."""
        return self._refusal(exc)

    def _admit(self, request: HttpRequest, kwargs: Mapping[str, Any]) -> None:
        """Raises NotAdmitted, TooManyCalls, NotAllowed, or NotFound for a name that cannot be one."""
        self.caller = admitted(request)
        call = self.calls.get((request.method or "").lower())
        if call is not None:
            if call.for_people and not self.caller.is_person:
                raise NotAllowed("Only a person can do this: use a member of staff's own key.")
            if not self.caller.may(scope=call.scope, right=call.right):
                raise NotAllowed(
                    f"It takes the right {call.right}."
                    if self.caller.is_person
                    else f"It takes the scope {call.scope}."
                )
        if any("\x00" in str(value) for value in kwargs.values()):
            raise NotFound

    def _refusal(self, failure: Exception) -> HttpResponse:
        answer = refused(failure)
        if answer is None:
            raise failure
        if answer.status_code == 405:
            answer["Allow"] = ", ".join(each.upper() for each in self.calls)
        if answer.status_code == 401:
            answer["WWW-Authenticate"] = 'Bearer realm="admin-api"'
        if isinstance(failure, TooManyCalls):
            answer["Retry-After"] = "60"
        return answer

    def _told(self, response: HttpResponse) -> HttpResponse:
        """With what is left of the key's calls this minute."""
        caller = getattr(self, "caller", None)
        if caller is not None:
            response["RateLimit-Limit"] = str(caller.key.calls_a_minute)
            response["RateLimit-Remaining"] = str(caller.calls_left)
        return response


def fresh(request: Request, body: Mapping[str, Any]) -> HttpResponse:
    """What was read, with its ETag; 304 for whoever holds it. For this caller alone: never stored by others."""
    raw = dumped(body)
    etag = f'W/"{hashlib.blake2b(raw, digest_size=16).hexdigest()}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse = (
        HttpResponseNotModified() if {etag, "*"} & set(held) else HttpResponse(raw, content_type=JSON_TYPE)
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
    return response


def done(body: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """What came of a write."""
    response = HttpResponse(dumped(body), content_type=JSON_TYPE, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def wanted_of(kind: Thing, request: Request) -> Wanted:
    """What is wanted of one thing. Raises BadRequest for fields and parameters that do not exist."""
    asked = Asked(request._request, ("fields",))
    return wanted_fields(kind.name, kind.defaults, asked.text("fields"))


def found_row(rows: models.QuerySet[Any], **where: Any) -> Any:
    """The one row. Raises NotFound."""
    row = rows.filter(**where).first()
    if row is None:
        raise NotFound
    return row
