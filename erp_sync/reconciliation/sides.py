"""One thing as two systems have it, and the pages of a list it is read from: bounded memory, without the inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from core import clock
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields, parsed
from erp_sync.engine.pages import Row
from erp_sync.engine.pull import Page, Position, PullFlow
from erp_sync.engine.storing import Incoming

GRACE = timedelta(minutes=15)  # younger news may still be on its way
ORDERS_OF = timedelta(days=45)  # how far back orders, their parcels and their money are compared


@dataclass(frozen=True, slots=True)
class BothSides:
    """One thing: its fields here and there (None where it is not), what it adds to the sums, and the row to repair by."""

    entity: str
    ours: Mapping[str, object] | None
    theirs: Mapping[str, object] | None
    ours_worth: int = 0
    theirs_worth: int = 0
    row: Incoming | None = None


Comparison = Callable[[], Iterator[BothSides]]


def pages_of(flow: PullFlow, start: Position | None = None) -> Iterator[Page]:
    """Every page of a list."""
    position = start or Position()
    while True:
        page = flow.fetch(position)
        yield page
        if not page.has_more or not page.end.is_after(position):
            return
        position = page.end


def readable(page: Page) -> Iterator[tuple[Row, Fields]]:
    """The rows of a page that can be read; what cannot is a dead letter of its own."""
    for row in (*page.rows, *(Row(message, "", 0) for message in page.messages)):
        try:
            yield row, parsed(row.message.body, "row").object("data")
        except BadMessage:
            continue


def settled(page: Page) -> Iterator[tuple[Row, Fields]]:
    """The readable rows of a page that changed long enough ago to have arrived."""
    return ((row, fields) for row, fields in readable(page) if is_settled(fields))


def is_settled(row: Fields) -> bool:
    """Whether a row changed long enough ago to have arrived; one that does not say when has not."""
    try:
        return row.moment("modified_at") <= clock.now() - GRACE
    except BadMessage:
        return False
