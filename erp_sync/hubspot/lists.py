"""How HubSpot is read: tickets, and the e-mails that staff sent about them, by (last changed, id)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core import clock
from erp_sync.engine.fields import Fields
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming
from erp_sync.hubspot import wire
from erp_sync.hubspot.client import ASSOCIATIONS, PAGE_ROWS, SYSTEM, hubspot_client

# Search answers from an index that is a little behind.
SKEW = timedelta(seconds=10)
TICKET = ("subject", "hs_pipeline_stage", "shop_ticket_id")
EMAIL = ("hs_email_text", "hs_email_direction", "hs_timestamp", "shop_message_id")
OUTGOING = {"propertyName": "hs_email_direction", "operator": "EQ", "value": "EMAIL"}


@dataclass(frozen=True, slots=True)
class _List:
    """One kind of object: each is a message `<kind>.updated`, called by kind, id and moment."""

    kind: str
    objects: str
    properties: Sequence[str]
    always: Sequence[Mapping[str, Any]] = ()
    complete: Callable[[list[dict[str, Any]]], None] = lambda rows: None

    def fetch(self, position: Position) -> Page:
        """The page behind a position."""
        as_of = clock.now() - SKEW
        rows = (
            hubspot_client().search(self.objects, self._groups(position), self.properties).objects("results")
        )
        self.complete([row.value for row in rows])
        end = Position(wire.moment_of(rows[-1]), rows[-1].text("id")) if rows else position
        return Page(
            messages=tuple(self._message(row) for row in rows),
            end=end,
            has_more=len(rows) == PAGE_ROWS,
            as_of=as_of,
        )

    def _groups(self, position: Position) -> list[list[Mapping[str, Any]]]:
        """The rest of the position's moment, or anything later: HubSpot's groups are alternatives."""
        if position.modified_since is None:
            return [[*self.always, _changed("GTE", 0)]]
        since = wire.millis_of(position.modified_since)
        if not position.after_id:
            return [[*self.always, _changed("GTE", since)]]
        behind = {"propertyName": "hs_object_id", "operator": "GT", "value": position.after_id}
        return [[*self.always, _changed("EQ", since), behind], [*self.always, _changed("GT", since)]]

    def _message(self, row: Fields) -> Incoming:
        version = wire.millis_of(wire.moment_of(row))
        event_id = f"{self.kind}:{row.text('id')}:v{version}"
        return Incoming(SYSTEM, f"{self.kind}.updated", event_id, json.dumps({"data": row.value}))


def _changed(how: str, millis: int) -> dict[str, Any]:
    return {"propertyName": "hs_lastmodifieddate", "operator": how, "value": str(millis)}


def _with_tickets(rows: list[dict[str, Any]]) -> None:
    """Say of each e-mail which ticket it is about: associations are not in a search."""
    if not rows:
        return
    inputs = [{"id": row["id"]} for row in rows]
    answer = hubspot_client().post(f"{ASSOCIATIONS}/emails/tickets/batch/read", {"inputs": inputs})
    tickets = {
        each.object("from").text("id"): each.objects("to")[0].text("toObjectId")
        for each in answer.objects("results")
        if each.objects("to")
    }
    for row in rows:
        row["ticket_id"] = tickets.get(row["id"], "")


PULLS = {
    flow.name: flow
    for flow in (
        PullFlow("tickets", SYSTEM, _List("ticket", "tickets", TICKET).fetch),
        PullFlow(
            "ticket_messages",
            SYSTEM,
            _List("message", "emails", EMAIL, always=(OUTGOING,), complete=_with_tickets).fetch,
        ),
    )
}
