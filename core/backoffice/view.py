"""A door of the Admin API: it reads, makes one call of the domain, and writes the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.asked import Asked
from core.api.bodies import OrjsonParser
from core.api.errors import JSON_TYPE, refused
from core.api.fields import Wanted, wanted_fields
from core.api.matching import (
    NothingToMatch,
    check_version,
    etag_of,
    is_conditional,
    is_held,
    one_at_a_time,
)
from core.api.rendering import Orjson
from core.api.repeats import WRITES, done_once
from core.api.wire import dumped
from core.backoffice.caller import Caller, NotAllowed, TooManyCalls, admitted
from core.backoffice.calls import Call
from core.backoffice.schema import DoorSchema
from core.backoffice.things import Thing
from core.errors import NotFound, Refused


class AdminView(APIView):
    """What is asked before anything else: who it is, and whether they may. `calls` says so for each method.

    Doors of one thing that reads tell (`has_versions`) say how: their writes can be meant for one version of it. `is_done_once` is
    false where an Idempotency-Key means nothing.
    """

    authentication_classes: ClassVar[list[type]] = []
    permission_classes: ClassVar[list[type]] = []
    parser_classes: ClassVar[list[type]] = [OrjsonParser]
    renderer_classes: ClassVar[list[type]] = [Orjson]
    http_method_names: ClassVar[list[str]] = ["get", "post", "delete"]
    schema = DoorSchema()
    calls: ClassVar[Mapping[str, Call]] = {}
    has_versions: ClassVar[bool] = False
    is_done_once: ClassVar[bool] = True
    caller: Caller

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever may not is refused before a kept answer is given to them; a write with a key of its own is done once."""
        try:
            self._admit(request, kwargs)
        except Exception as failure:
            return self._told(self._refusal(failure))
        if request.method not in WRITES or "Idempotency-Key" not in request.headers or not self.is_done_once:
            return self._told(self._matched(request, kwargs))
        return self._told(done_once(request, lambda: self._matched(request, kwargs)))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises Stale for a write that is meant for another version of the thing than there is."""
        super().initial(request, *args, **kwargs)
        if not is_conditional(request._request):
            return
        if not self.has_versions:
            raise NothingToMatch
        check_version(request._request, etag_of(dumped(self.shown(request, **kwargs))))

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The thing that this door writes, as reads tell it: what If-Match is held against. Raises NotFound."""
        raise NotImplementedError

    def held(self, **path: str) -> models.QuerySet[Any] | None:
        """Its row, locked while a write with If-Match is done; None for verbs that own their transactions."""
        return None

    def _matched(self, request: HttpRequest, path: Mapping[str, str]) -> Any:
        """The write; where it says for which version, nobody else writes between the look at it and the change."""
        work = super().dispatch
        if not is_conditional(request) or not self.has_versions:
            return work(request, **path)
        try:
            rows = self.held(**path)
        except Refused as refusal:
            return self._refusal(refusal)
        if rows is None:
            return one_at_a_time(request, next(iter(path.values()), ""), lambda: work(request, **path))
        with transaction.atomic():
            rows.select_for_update(of=("self",)).first()
            return work(request, **path)

    def perform_authentication(self, request: Request) -> None:
        """Done already: sessions and cookies open nothing here."""

    def handle_exception(self, exc: Exception) -> HttpResponse:
        """The one place where a refusal gets its status and words."""
        return self._refusal(exc)

    def _admit(self, request: HttpRequest, kwargs: Mapping[str, Any]) -> None:
        """Raises NotAdmitted, TooManyCalls, NotAllowed, `not_here`, or NotFound for a name that cannot be one."""
        self.caller = admitted(request)
        call = self.calls.get((request.method or "").lower())
        if call is None:  # whatever the class may have inherited
            raise self.not_here(request.method or "")
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

    def not_here(self, method: str) -> Exception:
        """What a method that the door does not know is answered with."""
        unknown: Exception = MethodNotAllowed(method)
        return unknown

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
    etag = etag_of(raw)
    response: HttpResponse = (
        HttpResponseNotModified()
        if is_held(etag, request.headers.get("If-None-Match", ""))
        else HttpResponse(raw, content_type=JSON_TYPE)
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
