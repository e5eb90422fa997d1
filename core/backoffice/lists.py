"""Lists of the Admin API: filtered, newest first or oldest first, a page at a time by cursor."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.errors import BadRequest
from core.api.fields import Wanted, picked, wanted_fields
from core.api.wire import LARGEST_KEY
from core.backoffice.calls import Call
from core.backoffice.things import Schema, Thing
from core.backoffice.view import AdminView, fresh

PAGE, MOST = 50, 200
ORDERS = ("-id", "id")
FIELDS: Schema = {
    "type": "string",
    "description": "`id,number` replaces what is told; `+a`, `-b` and `*relation` change it.",
}
PAGING: Mapping[str, Schema] = {
    "limit": {
        "type": "integer",
        "minimum": 1,
        "description": f"{PAGE} unless told otherwise, {MOST} at most.",
    },
    "cursor": {"type": "string", "description": "The next_cursor of the page before."},
    "order": {"type": "string", "enum": list(ORDERS), "description": "Newest first, or oldest first."},
    "fields": FIELDS,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter of a list: the condition that a text makes. `condition` raises ValueError for what it cannot read."""

    condition: Callable[[str], Q]
    schema: Schema


def exactly(lookup: str, about: str = "") -> Filter:
    """Rows whose column says just this."""
    return Filter(lambda value: Q(**{lookup: value}), _described({"type": "string"}, about))


def one_of(lookup: str, words: Sequence[str], about: str = "") -> Filter:
    """Rows with one of a few words."""

    def condition(value: str) -> Q:
        if value not in words:
            raise ValueError(f"expected one of {', '.join(words)}")
        return Q(**{lookup: value})

    return Filter(condition, _described({"type": "string", "enum": list(words)}, about))


def only_if(condition: Q, about: str = "") -> Filter:
    """Rows that are so (`true`) or are not (`false`)."""

    def chosen(value: str) -> Q:
        if value not in {"true", "false"}:
            raise ValueError("expected true or false")
        return condition if value == "true" else ~condition

    return Filter(chosen, _described({"type": "boolean"}, about))


def yes(column: str) -> Q:
    """The rows whose column is true."""
    return Q(**{column: True})


def matching(*lookups: str) -> Filter:
    """Rows in one of whose columns the words stand, in any case."""

    def condition(value: str) -> Q:
        found = Q()
        for lookup in lookups:
            found |= Q(**{f"{lookup}__icontains": value.strip()})
        return found

    return Filter(condition, {"type": "string", "description": "Words to look for."})


@dataclass(frozen=True, slots=True)
class Between:
    """A column of moments: `name[$gte]=…&name[$lt]=…`."""

    column: str


COMPARED = {"$gte": "gte", "$gt": "gt", "$lte": "lte", "$lt": "lt", "$eq": "exact"}


class AdminList(AdminView):
    """A list. Below it stand its name, what each row is, its filters, and how rows are read and written."""

    plural: ClassVar[str]
    kind: ClassVar[Thing]
    filters: ClassVar[Mapping[str, Filter]] = {}
    moments: ClassVar[Mapping[str, Between]] = {}

    def rows(self, **path: str) -> QuerySet[Any]:
        """All that may be seen. Raises NotFound."""
        raise NotImplementedError

    def written(self, rows: Sequence[Any], wanted: Wanted) -> list[dict[str, Any]]:
        """The rows of a page, with what is wanted of them at least, in a fixed number of queries."""
        raise NotImplementedError

    def get(self, request: Request, **path: str) -> HttpResponse:
        """A page."""
        asked = Asked(_plain(request), (*PAGING, *self.filters, *self.moments))
        wanted = wanted_fields(self.kind.name, self.kind.defaults, asked.text("fields"))
        limit, order = _limit(asked), asked.text("order") or ORDERS[0]
        if order not in ORDERS:
            raise BadRequest(f"Invalid request: Order field {order[:60]} is not valid")
        rows = self.rows(**path).filter(*self._conditions(asked)).order_by(order)
        place = f"{self.plural}{order}"
        if asked.text("cursor"):
            last = _after(asked.text("cursor"), place)
            rows = rows.filter(pk__lt=last) if order == "-id" else rows.filter(pk__gt=last)
        found = list(rows[: limit + 1])
        page, more = found[:limit], len(found) > limit
        return fresh(
            request,
            {
                self.plural: [picked(each, wanted) for each in self.written(page, wanted)],
                "limit": limit,
                "next_cursor": _cursor(place, page[-1].pk) if more else None,
            },
        )

    def _conditions(self, asked: Asked) -> list[Q]:
        found = []
        for name, each in self.filters.items():
            for value in asked.texts(name) or ():
                try:
                    found.append(each.condition(value))
                except ValueError as wrong:
                    raise BadRequest(f"Invalid request: {wrong} for field '{name}'") from wrong
        for name, between in self.moments.items():
            for comparison, moment in asked.moments(name):
                if comparison not in COMPARED:
                    raise BadRequest(f"Invalid request: Unsupported comparison for field '{name}'")
                found.append(Q(**{f"{between.column}__{COMPARED[comparison]}": moment}))
        return found


def listed(view: type[AdminList], *, scope: str, right: str) -> Call:
    """The call of a list's GET."""
    moments = {
        f"{name}[{comparison}]": {"type": "string", "format": "date-time"}
        for name in view.moments
        for comparison in COMPARED
    }
    answer: Schema = {
        "type": "object",
        "required": [view.plural, "limit", "next_cursor"],
        "properties": {
            view.plural: {"type": "array", "items": view.kind.ref},
            "limit": {"type": "integer"},
            "next_cursor": {"type": ["string", "null"]},
        },
        "additionalProperties": False,
        "examples": [{view.plural: [view.kind.example()], "limit": PAGE, "next_cursor": None}],
    }
    query = {**PAGING, **{name: each.schema for name, each in view.filters.items()}, **moments}
    return Call(scope, right, answer, query=query)


def _limit(asked: Asked) -> int:
    limit = asked.page(PAGE).limit if asked.has("limit") else PAGE
    if limit < 1:
        raise BadRequest("Invalid request: Value for field 'limit' too small, expected at least: '1'")
    return min(limit, MOST)


def _cursor(place: str, key: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([place, key])).decode().rstrip("=")


def _after(cursor: str, place: str) -> int:
    """The key that a cursor names. Raises BadRequest for one that is none, or of another list or order."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        found = None
    is_ours = isinstance(found, list) and len(found) == 2 and found[0] == place and type(found[1]) is int
    if not is_ours or not 0 <= found[1] <= LARGEST_KEY:
        raise BadRequest("Invalid request: this is no cursor of this list in this order")
    return int(found[1])


def _plain(request: Request) -> HttpRequest:
    found: HttpRequest = request._request
    return found


def _described(schema: Schema, about: str) -> Schema:
    return {**schema, "description": about} if about else schema
