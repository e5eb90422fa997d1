"""How HubSpot is read: tickets, and the e-mails that staff sent about them, by (last changed, id)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core import clock
from erp_sync.engine.fields import Fields
from erp_sync.engine.pages import Row
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming
from erp_sync.hubspot import wire
from erp_sync.hubspot.client import ASSOCIATIONS, PAGE_ROWS, SYSTEM, hubspot_client, moment_name
from erp_sync.hubspot.people import CONTACT
from erp_sync.people.feeds import person_versions

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
    by_page: bool = False
    complete: Callable[[list[dict[str, Any]]], None] = lambda rows: None

    def fetch(self, position: Position) -> Page:
        """The page behind a position."""
        as_of = clock.now() - SKEW
        rows = (
            hubspot_client().search(self.objects, self._groups(position), self.properties).objects("results")
        )
        self.complete([row.value for row in rows])
        end = Position(wire.moment_of(rows[-1]), rows[-1].text("id")) if rows else position
        read = tuple(self._row(row) for row in rows)
        return Page(
            messages=() if self.by_page else tuple(row.message for row in read),
            rows=read if self.by_page else (),
            end=end,
            has_more=len(rows) == PAGE_ROWS,
            as_of=as_of,
        )

    def _groups(self, position: Position) -> list[list[Mapping[str, Any]]]:
        """The rest of the position's moment, or anything later: HubSpot's groups are alternatives."""
        if position.modified_since is None:
            return [[*self.always, self._changed("GTE", 0)]]
        since = wire.millis_of(position.modified_since)
        if not position.after_id:
            return [[*self.always, self._changed("GTE", since)]]
        behind = {"propertyName": "hs_object_id", "operator": "GT", "value": position.after_id}
        return [
            [*self.always, self._changed("EQ", since), behind],
            [*self.always, self._changed("GT", since)],
        ]

    def _row(self, row: Fields) -> Row:
        version = wire.millis_of(wire.moment_of(row))
        event_id = f"{self.kind}:{row.value.get('kind', '')}{row.text('id')}:v{version}"
        body = json.dumps({"data": row.value})
        return Row(Incoming(SYSTEM, f"{self.kind}.updated", event_id, body), row.text("id"), version)

    def _changed(self, how: str, millis: int) -> dict[str, Any]:
        return {"propertyName": moment_name(self.objects), "operator": how, "value": str(millis)}


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


def _with_contacts(rows: list[dict[str, Any]], objects: str, kind: str) -> None:
    """Say of each engagement what it is, and which contact it is about."""
    for row in rows:
        row["kind"], row["contact_id"] = kind, ""
    if not rows:
        return
    inputs = [{"id": row["id"]} for row in rows]
    answer = hubspot_client().post(f"{ASSOCIATIONS}/{objects}/contacts/batch/read", {"inputs": inputs})
    about = {
        each.object("from").text("id"): each.objects("to")[0].text("toObjectId")
        for each in answer.objects("results")
        if each.objects("to")
    }
    for row in rows:
        row["contact_id"] = about.get(row["id"], "")


def _engagements(name: str, objects: str, kind: str) -> PullFlow:
    told = (wire.TEXTS[kind], "hs_timestamp", "hubspot_owner_id", "shop_message_id")
    rows = _List("activity", objects, told, complete=lambda rows: _with_contacts(rows, objects, kind))
    return PullFlow(name, SYSTEM, rows.fetch)


LEAD = (*CONTACT, "lifecyclestage", "shop_lead_id")
ASKED = {
    "propertyName": "lifecyclestage", "operator": "IN", "values": [*wire.ASKING, "customer"],
}  # fmt: skip

PULLS = {
    flow.name: flow
    for flow in (
        PullFlow(
            "contacts",
            SYSTEM,
            _List("contact", "contacts", CONTACT, by_page=True).fetch,
            person_versions(SYSTEM),
        ),
        PullFlow("leads", SYSTEM, _List("lead", "contacts", LEAD, always=(ASKED,)).fetch),
        _engagements("lead_calls", "calls", "call"),
        _engagements("lead_emails", "emails", "email"),
        _engagements("lead_notes", "notes", "note"),
        PullFlow("tickets", SYSTEM, _List("ticket", "tickets", TICKET).fetch),
        PullFlow(
            "ticket_messages",
            SYSTEM,
            _List("message", "emails", EMAIL, always=(OUTGOING,), complete=_with_tickets).fetch,
        ),
    )
}
