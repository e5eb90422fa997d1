"""How the lists of our CRM contract are read: by (modified_at, id), row by row into the inbox."""

from __future__ import annotations

import json
from dataclasses import dataclass

from erp_sync.crm.client import SYSTEM, crm_client
from erp_sync.engine.fields import Fields
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming


@dataclass(frozen=True, slots=True)
class _List:
    """One list: each row is a message `<kind>.updated`, called by kind, id and version."""

    kind: str
    path: str

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
        return Page(
            messages=tuple(self._message(row) for row in rows),
            end=end,
            has_more=answer.has("next"),
            as_of=answer.moment("as_of"),
        )

    def _message(self, row: Fields) -> Incoming:
        event_id = f"{self.kind}:{row.text('id')}:v{row.whole('version')}"
        return Incoming(SYSTEM, f"{self.kind}.updated", event_id, json.dumps({"data": row.value}))


PULLS = {
    flow.name: flow
    for flow in (
        PullFlow("tickets", SYSTEM, _List("ticket", "/tickets").fetch),
        PullFlow("ticket_messages", SYSTEM, _List("message", "/messages").fetch),
    )
}
