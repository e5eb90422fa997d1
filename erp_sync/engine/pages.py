"""A page of rows as one message: stored once, applied by one operation, its refused rows on their own from then on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet

from erp_sync.engine.failures import mark_failed
from erp_sync.engine.storing import Incoming, as_stored, write_messages
from erp_sync.engine.subjects import subjects_in, subjects_of_rows
from erp_sync.models import IGNORED, InboxMessage, SyncRun

PAGE = ".page"

Versions = Callable[[Collection[str]], Mapping[str, int]]
"""Asks the shop which version it has of each of these keys; what it does not know is left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: the message it would be by itself, and which `version` of what it tells.

    `key` names the thing as the flow's `Versions` know it; a row without one is always news.
    """

    message: Incoming
    key: str
    version: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row read back from a page: its event id and the object that its own message would hold."""

    event_id: str
    body: Any


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """How many rows of a page changed something, how many were known, and why others were refused, by event id."""

    changed: int = 0
    same: int = 0
    refused: Mapping[str, Exception] = field(default_factory=dict)


def store_rows(rows: Sequence[Row], *, run: SyncRun, versions: Versions) -> tuple[int, int]:
    """Store the news among the rows of a page as one message, inside the caller's transaction.

    Returns how many rows were news and how many the shop has in that version already. A full run also stores rows
    that were refused before, but for those that a person has closed.
    """
    by_event = {row.message.event_id: row for row in rows}
    known = versions([row.key for row in by_event.values() if row.key])
    rest = {event: row for event, row in by_event.items() if known.get(row.key, -1) < row.version}
    same = len(by_event) - len(rest)
    met = InboxMessage.objects.filter(source=run_source(rows), event_id__in=rest)
    met = met.filter(status=IGNORED) if run.is_full else met
    for event_id in met.values_list("event_id", flat=True):
        del rest[event_id]
    if not rest:
        return 0, same
    page = page_of([row.message for row in rest.values()])
    is_here = InboxMessage.objects.filter(source=page.source, event_id=page.event_id).exists()
    write_messages([as_stored(page, run)], again=run.is_full)
    return (len(rest) if run.is_full or not is_here else 0), same


def run_source(rows: Sequence[Row]) -> str:
    """The system whose rows these are."""
    return rows[0].message.source if rows else ""


def page_of(messages: Sequence[Incoming]) -> Incoming:
    """Messages of one kind as one page of them; the same rows make the same page, whenever they are read."""
    kind = messages[0].kind
    digest = hashlib.sha256("\n".join(message.event_id for message in messages).encode()).hexdigest()
    rows = ",".join(
        f'{{"event_id":{json.dumps(message.event_id)},"body":{message.body}}}' for message in messages
    )
    return Incoming(
        source=messages[0].source,
        kind=f"{kind.partition('.')[0]}{PAGE}",
        event_id=f"{kind.partition('.')[0]}{PAGE}:{digest}",
        body=f'{{"of":{json.dumps(kind)},"rows":[{rows}]}}',
        rows=len(messages),
        about=tuple(subjects_of_rows(message.body for message in messages)),
    )


def rows_in(body: str) -> list[PageRow]:
    """The rows of a page."""
    return [PageRow(row["event_id"], row["body"]) for row in json.loads(body)["rows"]]


def is_page(message: InboxMessage) -> bool:
    """Whether a message holds the rows of a list."""
    return message.kind.endswith(PAGE)


def settle_page(message: InboxMessage, outcome: PageOutcome) -> None:
    """Count what became of a page's rows, and give each refused one a message of its own; in the caller's transaction."""
    _run_of(message).update(
        changed=F("changed") + outcome.changed,
        same=F("same") + outcome.same,
        refused=F("refused") + len(outcome.refused),
    )
    if not outcome.refused:
        return
    singles = _singles(message, only=outcome.refused.keys())
    for single in singles:
        mark_failed(single, outcome.refused[single.event_id])
    write_messages(singles, again=_is_full(message))


def split_page(message: InboxMessage) -> None:
    """Let each row of a page be judged by itself, because together they cannot be; in the caller's transaction."""
    _run_of(message).update(refused=F("refused") + message.rows)
    write_messages(_singles(message), again=_is_full(message))


def _singles(message: InboxMessage, *, only: Collection[str] | None = None) -> list[InboxMessage]:
    kind = json.loads(message.body)["of"]
    chosen = [row for row in rows_in(message.body) if only is None or row.event_id in only]
    bodies = [json.dumps(row.body, separators=(",", ":")) for row in chosen]
    return [
        InboxMessage(
            source=message.source,
            kind=kind,
            event_id=row.event_id,
            body=body,
            about=subjects_in(body),
            sync_run_id=message.sync_run_id,
        )
        for row, body in zip(chosen, bodies, strict=True)
    ]


def _run_of(message: InboxMessage) -> QuerySet[SyncRun]:
    return SyncRun.objects.filter(pk__in=[message.sync_run_id] if message.sync_run_id else [])


def _is_full(message: InboxMessage) -> bool:
    return message.sync_run is not None and message.sync_run.is_full
