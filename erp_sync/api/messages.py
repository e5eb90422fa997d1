"""Messages in and out; dead ones are tried again, or closed with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body, Text
from core.api.fields import Wanted, picked
from core.api.wire import name_of, written
from core.audit import audited
from core.backoffice.caller import Caller
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, one_of
from core.backoffice.many import YesOrNo
from core.backoffice.things import Thing, one, whole
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import row_key
from erp_sync.api.things import INCOMING, OUTGOING
from erp_sync.engine.replay import (
    ignore_incoming,
    ignore_outgoing,
    replay_incoming,
    replay_incoming_like,
    replay_outgoing,
    replay_outgoing_like,
)
from erp_sync.models import InboxMessage, OutboundMessage

READ, WRITE = "sync:read", "sync:write"


def sees_people(caller: Caller) -> bool:
    """Whether whoever asks may read what messages say of people: staff who may read messages, and programs with the scope."""
    return caller.is_person or caller.may(scope="customers:read", right="")


def incoming_row(row: InboxMessage, caller: Caller) -> dict[str, Any]:
    """A message that came in."""
    return {
        "id": name_of("in", row.pk),
        **{name: getattr(row, name) for name in ("source", "kind", "event_id", "rows", "status")},
        "body": row.body if sees_people(caller) else None,
        "run_id": name_of("run", row.sync_run_id) if row.sync_run_id else None,
        "received_at": written(row.received_at),
        **_tries(row),
    }


def outgoing_row(row: OutboundMessage, caller: Caller) -> dict[str, Any]:
    """A message that goes out."""
    payload = row.payload if isinstance(row.payload, dict) else {}
    return {
        "id": name_of("out", row.pk),
        **{name: getattr(row, name) for name in ("system", "flow", "key", "entity_key", "status")},
        "payload": payload if sees_people(caller) else None,
        "created_at": written(row.created_at),
        "give_up_at": written(row.give_up_at),
        **_tries(row),
    }


def _tries(row: Any) -> dict[str, Any]:
    return {
        "attempts": row.attempts,
        "next_attempt_at": written(row.next_attempt_at),
        "done_at": written(row.done_at),
        "last_error": row.last_error,
    }


class Incoming(AdminList):
    """Messages of other systems."""

    plural = "messages"
    kind = INCOMING
    filters: ClassVar[Mapping[str, Filter]] = {
        "status": one_of("status", InboxMessage.Status.values),
        "source": exactly("source"),
        "kind": exactly("kind"),
        "event_id": exactly("event_id"),
    }
    moments: ClassVar[Mapping[str, Between]] = {"received_at": Between("received_at")}

    def rows(self, **path: str) -> QuerySet[InboxMessage]:
        """All of them."""
        return InboxMessage.objects.all()

    def written(self, rows: Sequence[InboxMessage], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [incoming_row(row, self.caller) for row in rows]


class Outgoing(AdminList):
    """What other systems have to be told."""

    plural = "messages"
    kind = OUTGOING
    filters: ClassVar[Mapping[str, Filter]] = {
        "status": one_of("status", OutboundMessage.Status.values),
        "system": exactly("system"),
        "flow": exactly("flow"),
        "entity_key": exactly("entity_key"),
    }
    moments: ClassVar[Mapping[str, Between]] = {"created_at": Between("created_at")}

    def rows(self, **path: str) -> QuerySet[OutboundMessage]:
        """All of them."""
        return OutboundMessage.objects.all()

    def written(self, rows: Sequence[OutboundMessage], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [outgoing_row(row, self.caller) for row in rows]


Incoming.calls = {"get": listed(Incoming, scope=READ, right="erp_sync.view_inboxmessage")}
Outgoing.calls = {"get": listed(Outgoing, scope=READ, right="erp_sync.view_outboundmessage")}


class Side:
    """Which way a message goes: the table, its names, and what can be done with dead ones."""

    model: ClassVar[type[Model]] = InboxMessage
    prefix: ClassVar[str] = "in"
    kind: ClassVar[Thing] = INCOMING
    row: ClassVar[Any] = staticmethod(incoming_row)
    replay: ClassVar[Any] = staticmethod(replay_incoming)
    replay_like: ClassVar[Any] = staticmethod(replay_incoming_like)
    ignore: ClassVar[Any] = staticmethod(ignore_incoming)

    def told(self, key: int, wanted: Wanted, caller: Caller) -> dict[str, Any]:
        """The message as it is now. Raises NotFound."""
        row = found_row(self.model._default_manager.all(), pk=key)
        return {"message": picked(type(self).row(row, caller), wanted)}


class MessageDoor(AdminView):
    """What is done with one dead letter: it can be meant for one version of it. Stands beside a `Side`, whose verbs lock."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The message as reads tell it. Raises NotFound."""
        side: Any = self
        key = row_key(side.prefix, path["message_id"])
        told: dict[str, Any] = side.told(key, wanted_of(side.kind, request), self.caller)
        return told


class OutSide(Side):
    """What goes out."""

    model = OutboundMessage
    prefix = "out"
    kind = OUTGOING
    row = staticmethod(outgoing_row)
    replay = staticmethod(replay_outgoing)
    replay_like = staticmethod(replay_outgoing_like)
    ignore = staticmethod(ignore_outgoing)


class OneIncoming(Side, AdminView):
    """One message that came in."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "erp_sync.view_inboxmessage", one(message=INCOMING), query={"fields": FIELDS})
    }

    def get(self, request: Request, message_id: str) -> HttpResponse:
        """One message; `fields=+body` tells its words."""
        wanted = wanted_of(self.kind, request)
        return fresh(request, self.told(row_key(self.prefix, message_id), wanted, self.caller))


class OneOutgoing(OutSide, AdminView):
    """One message that goes out."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "erp_sync.view_outboundmessage", one(message=OUTGOING), query={"fields": FIELDS})
    }

    def get(self, request: Request, message_id: str) -> HttpResponse:
        """One message; `fields=+payload` tells its words."""
        wanted = wanted_of(self.kind, request)
        return fresh(request, self.told(row_key(self.prefix, message_id), wanted, self.caller))


class ReplayBody(Body):
    """Whether all dead ones of its kind are tried again."""

    all_like_it = YesOrNo(required=False)


class IgnoreBody(Body):
    """Why it may be closed without being done."""

    reason = Text(required=True, allow_blank=False, allow_null=False, max_length=500)


class ReplayIncoming(Side, MessageDoor):
    """Trying a dead letter again."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "erp_sync.change_inboxmessage",
            one(replayed=whole(1)),
            ReplayBody,
            example={"all_like_it": False},
        )
    }

    def post(self, request: Request, message_id: str) -> HttpResponse:
        """Try a dead letter again at once, or all of its kind; nothing happens twice."""
        return _replay(self, self, request, message_id)


class ReplayOutgoing(OutSide, MessageDoor):
    """Trying a dead letter again."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "erp_sync.change_outboundmessage",
            one(replayed=whole(1)),
            ReplayBody,
            example={"all_like_it": False},
        )
    }

    def post(self, request: Request, message_id: str) -> HttpResponse:
        """Try a dead letter again at once, or all of its flow, under the same key."""
        return _replay(self, self, request, message_id)


def _replay(view: AdminView, side: Side, request: Request, message_id: str) -> HttpResponse:
    said = ReplayBody.read(request)
    key = row_key(side.prefix, message_id)
    with audited(view.caller.author, side.model, [key]):
        if said.get("all_like_it", False):
            return done({"replayed": type(side).replay_like(key)})
        type(side).replay(key)
    return done({"replayed": 1})


class IgnoreIncoming(Side, MessageDoor):
    """Closing a dead letter."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "erp_sync.change_inboxmessage",
            one(message=INCOMING),
            IgnoreBody,
            query={"fields": FIELDS},
            example={"reason": "Entered by hand."},
        )
    }

    def post(self, request: Request, message_id: str) -> HttpResponse:
        """Close a dead letter without doing it; the reason is kept with it."""
        return _ignore(self, self, request, message_id)


class IgnoreOutgoing(OutSide, MessageDoor):
    """Closing a dead letter."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "erp_sync.change_outboundmessage",
            one(message=OUTGOING),
            IgnoreBody,
            query={"fields": FIELDS},
            example={"reason": "Entered by hand."},
        )
    }

    def post(self, request: Request, message_id: str) -> HttpResponse:
        """Close a dead letter without doing it; what waited behind it goes on."""
        return _ignore(self, self, request, message_id)


def _ignore(view: AdminView, side: Side, request: Request, message_id: str) -> HttpResponse:
    wanted, said = wanted_of(side.kind, request), IgnoreBody.read(request)
    key = row_key(side.prefix, message_id)
    with audited(view.caller.author, side.model, [key]):
        type(side).ignore(key, reason=f"{said['reason']} ({view.caller.author.name})")
    return done(side.told(key, wanted, view.caller))
