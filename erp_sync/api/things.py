"""What readings and messages look like in the Admin API."""

from __future__ import annotations

from core.backoffice.things import Schema, free, moment, text, thing, whole, yes_or_no
from erp_sync.models import InboxMessage, OutboundMessage, SyncRun

PEOPLE = "It may tell of people: null for programs without the scope customers:read."

FLOW = thing(
    "sync_flow",
    flow=text("stock"),
    system=text("arkone"),
    modified_since=moment(about="Everything up to here has been read."),
    succeeded_at=moment(),
    failures=whole(0, about="Failed readings in a row."),
    last_error=text(""),
)
RUN = thing(
    "sync_run",
    id=text("run_51"),
    flow=text("stock"),
    trigger=text("schedule", words=("schedule", "command")),
    is_full=yes_or_no(False),
    status=text("done", words=tuple(SyncRun.Status.values)),
    started_at=moment(),
    finished_at=moment(),
    pages=whole(2),
    received=whole(140, about="Rows read."),
    stored=whole(12, about="Rows that were news."),
    changed=whole(11),
    same=whole(128),
    refused=whole(1),
    error=text(""),
)
PROBLEM = thing(
    "sync_problem",
    message_id=text("in_8123"),
    event_id=text("item-prices:IP-0042:8"),
    status=text("dead letter"),
    problem=text("There is no rate for this HSN."),
)
RUN_PAGE = thing(
    "sync_run_page",
    on_request=(),
    **dict(RUN.own),
    problems=[PROBLEM],
)
_TRIES: dict[str, Schema] = {
    "attempts": whole(10),
    "next_attempt_at": moment(),
    "done_at": moment(None),
    "last_error": text("There is no rate for this HSN."),
}
INCOMING = thing(
    "incoming_message",
    on_request=("body",),
    id=text("in_8123"),
    source=text("arkone"),
    kind=text("item-prices"),
    event_id=text("item-prices:IP-0042:8"),
    rows=whole(1),
    status=text("dead", words=tuple(InboxMessage.Status.values)),
    run_id=text("run_51", null=True),
    received_at=moment(),
    **_TRIES,
    body=text("{}", null=True, about=f"As it came. {PEOPLE}"),
)
OUTGOING = thing(
    "outgoing_message",
    on_request=("payload",),
    id=text("out_977"),
    system=text("arkone"),
    flow=text("orders"),
    key=text("orders:order_01KB9Q7E3N5XQ0T8S4W2Y6Z1AE:create"),
    entity_key=text("WEB-1042"),
    status=text("dead", words=tuple(OutboundMessage.Status.values)),
    created_at=moment(),
    give_up_at=moment(),
    **_TRIES,
    payload=free(null=True, about=f"What is told. {PEOPLE}"),
)
