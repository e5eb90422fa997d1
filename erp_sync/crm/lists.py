"""How the lists of our CRM contract are read: by (modified_at, id), into the inbox."""

from __future__ import annotations

import json
from dataclasses import dataclass

from erp_sync.crm.client import SYSTEM, crm_client
from erp_sync.engine.fields import Fields
from erp_sync.engine.pages import Row
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming
from erp_sync.people.feeds import person_versions


@dataclass(frozen=True, slots=True)
class _List:
    """One list: each row is a message `<kind>.updated`, called by kind, id and version; `by_page` stores a page as one."""

    kind: str
    path: str
    by_page: bool = False

    def fetch(self, position: Position) -> Page:
        """The page behind a position."""
        answer = crm_client().list_page(self.path, since=position.modified_since, after_id=position.after_id)
        rows = answer.objects("data")
        end = position
        if answer.has("next"):
            following = answer.object("next")
            end = Position(following.moment("modified_since"), following.text("after_id"))
        elif rows:
            end = Position(rows[-1].moment("modified_at"), rows[-1].text("id"))
        read = tuple(self._row(row) for row in rows)
        return Page(
            messages=() if self.by_page else tuple(row.message for row in read),
            rows=read if self.by_page else (),
            end=end,
            has_more=answer.has("next"),
            as_of=answer.moment("as_of"),
        )

    def _row(self, row: Fields) -> Row:
        version = row.whole("version")
        event_id = f"{self.kind}:{row.text('id')}:v{version}"
        message = Incoming(SYSTEM, f"{self.kind}.updated", event_id, json.dumps({"data": row.value}))
        return Row(message, row.text("id"), version)


PULLS = {
    flow.name: flow
    for flow in (
        PullFlow(
            "contacts", SYSTEM, _List("contact", "/contacts", by_page=True).fetch, person_versions(SYSTEM)
        ),
        PullFlow("leads", SYSTEM, _List("lead", "/leads").fetch),
        PullFlow("activities", SYSTEM, _List("activity", "/activities").fetch),
        PullFlow("tickets", SYSTEM, _List("ticket", "/tickets").fetch),
        PullFlow("ticket_messages", SYSTEM, _List("message", "/messages").fetch),
    )
}
