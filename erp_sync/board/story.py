"""The whole story of one thing: every message about it, in and out, of every system, in the order of time, masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from erp_sync.board.words import COURIER, CRM, SOURCES, flow_title, list_of, list_title
from erp_sync.engine.masking import masked, masked_text
from erp_sync.engine.pages import is_page, rows_in
from erp_sync.engine.subjects import subject, subjects_in
from erp_sync.erp.ports import the_erp
from erp_sync.models import ExternalRef, InboxMessage, OutboundMessage
from orders.desk.names import names_of_order
from orders.sales.queries.lookup import order_number_typed

MOST = 200
IN, OUT = "in", "out"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One message. `body` and `tries` are masked; `problem` is the first line of what is wrong."""

    way: str
    message_id: int
    at: datetime
    system: str
    title: str
    status: str
    status_title: str
    attempts: int
    problem: str
    body: Any
    tries: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncStory:
    """What was asked for, the names it goes by, and the latest messages about it, oldest first."""

    asked: str
    names: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    is_cut: bool = False


def sync_story(asked: str) -> SyncStory:
    """The story of an order number, SKU, e-mail address, AWB, or any name that a system knows something by.

    At most seven queries. Whatever else goes by one of its names is part of it.
    """
    titles = {the_erp().name: "the ERP", CRM: "the CRM", COURIER: "the courier"}
    wanted = asked.strip()[:150]
    if not wanted:
        return SyncStory("", (), ())
    number = order_number_typed(wanted)
    names = [number, *names_of_order(number)] if number else [wanted]
    refs = list(
        ExternalRef.objects.filter(Q(public_id__in=names) | Q(external_id__in=names)).order_by("id")[:50]
    )
    names += [name for ref in refs for name in (ref.public_id, ref.external_id)]
    subjects = list(dict.fromkeys(each for name in names for each in _subjects(name)))
    keys = [f"{kind}:{name}" for name in names for kind in ("order", "return", "delivery", "contact", "lead")]
    told = OutboundMessage.objects.filter(Q(about__overlap=subjects) | Q(entity_key__in=keys))
    came = InboxMessage.objects.filter(about__overlap=subjects)
    outgoing = [_told(row, titles) for row in told.order_by("-id")[:MOST]]
    incoming = [_came(row, titles, frozenset(subjects)) for row in came.order_by("-id")[:MOST]]
    chapters = sorted([*outgoing, *incoming], key=lambda chapter: (chapter.at, chapter.message_id))
    return SyncStory(
        asked=number or wanted,
        names=tuple(dict.fromkeys((titles.get(ref.system, ref.system), ref.external_id) for ref in refs)),
        chapters=tuple(chapters),
        is_cut=max(len(outgoing), len(incoming)) == MOST,
    )


def _subjects(name: str) -> Iterable[str]:
    yield subject("ref", name)
    yield subject("sku", name)
    if "@" in name:
        yield subject("email", name)


def _told(row: OutboundMessage, titles: Mapping[str, str]) -> Chapter:
    return Chapter(
        way=OUT,
        message_id=row.pk,
        at=row.created_at,
        system=titles.get(row.system, row.system),
        title=flow_title(row.flow),
        status=row.status,
        status_title=row.get_status_display(),
        attempts=row.attempts,
        problem=masked_text(row.last_error.partition("\n")[0][:200]),
        body=masked(row.payload.get("body", row.payload)) if row.payload else None,
        tries=tuple(row.log),
    )


def _came(row: InboxMessage, titles: Mapping[str, str], subjects: frozenset[str]) -> Chapter:
    return Chapter(
        way=IN,
        message_id=row.pk,
        at=row.received_at,
        system=titles.get(SOURCES.get(row.source, row.source), row.source),
        title=list_title(list_of(row.kind)),
        status=row.status,
        status_title=row.get_status_display(),
        attempts=row.attempts,
        problem=masked_text(row.last_error.partition("\n")[0][:200]),
        body=_body(row, subjects),
    )


def _body(row: InboxMessage, subjects: frozenset[str]) -> Any:
    """What came, masked; of a page of rows only those about the thing."""
    try:
        if not is_page(row):
            return masked(json.loads(row.body))
        return [
            masked(each.body)
            for each in rows_in(row.body)
            if subjects & frozenset(subjects_in(json.dumps(each.body)))
        ]
    except ValueError:
        return masked_text(row.body[:2000])
