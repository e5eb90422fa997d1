"""Having a flow read because somebody asks for it."""

from __future__ import annotations

from django.db import transaction

from core.audit import Author, Change, Subject, record_all
from core.celery import send_quietly
from core.errors import NotFound, Unavailable
from erp_sync.connections import FLOWS

TASK = "erp_sync.read_asked"


@transaction.atomic
def ask_reading(flow: str, *, full: bool, author: Author) -> None:
    """Have a worker read a flow at once, or all of it when `full`; in the audit trail.

    Raises NotFound naming the flows there are, or Unavailable while the queue cannot be reached: then nobody reads.
    """
    if flow not in FLOWS:
        raise NotFound(f"There is no flow {flow[:40]!r}. Flows: {', '.join(FLOWS)}.")
    asked = "all of it" if full else "what is new"
    record_all(
        author, [Change("asked for", Subject("erp_sync.syncrun", "", flow), {"reading": (None, asked)})]
    )
    if not send_quietly(TASK, flow, full):
        raise Unavailable("The queue cannot be reached. Please try again in a moment.")
