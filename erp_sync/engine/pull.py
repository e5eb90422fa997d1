"""Reading another system by cursor: a page goes into the inbox and the cursor moves in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core import clock
from core.breaker import breaker
from core.celery import send_quietly
from core.errors import Rejected, ShopError
from erp_sync.engine.errors import in_words
from erp_sync.engine.holds import heed, refuse_while_held
from erp_sync.engine.pages import Row, Versions, store_rows
from erp_sync.engine.storing import Incoming, replace_message, store_messages
from erp_sync.models import Cursor, SyncRun

OVERLAP = timedelta(seconds=60)
ABANDONED_AFTER = timedelta(minutes=30)
READ = "read"
APPLY_DUE_TASK = "erp_sync.apply_due"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list sorted by (modified_at, id); the very beginning has no moment."""

    modified_since: datetime | None = None
    after_id: str = ""

    def is_after(self, other: Position) -> bool:
        """Whether this place comes later in the list."""
        if self.modified_since is None or other.modified_since is None:
            return self.modified_since is not None and other.modified_since is None
        return (self.modified_since, self.after_id) > (other.modified_since, other.after_id)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the place behind its last row, and whether another page follows.

    `messages` are stored one by one, `rows` together as one message. `as_of` is the far end's moment up to which the
    list was complete when it made the page. `closing` is stored behind the rows of a last page and takes the place
    of the one before it.
    """

    messages: tuple[Incoming, ...]
    end: Position
    has_more: bool
    as_of: datetime
    rows: tuple[Row, ...] = ()
    closing: Incoming | None = None


@dataclass(frozen=True, slots=True)
class PullFlow:
    """One list of one system: `fetch` gets the page behind a position, with at most one HTTP call and no database.

    `versions` asks the shop which rows it has already, so that those need not be stored again.
    """

    name: str
    system: str
    fetch: Callable[[Position], Page]
    versions: Versions = lambda keys: {}


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a reading brought: the run's id, pages and rows read, how many rows were news, and how many are here."""

    run_id: int
    pages: int
    received: int
    stored: int
    same: int = 0


def pull(
    flow: PullFlow,
    *,
    trigger: str = "schedule",
    full: bool = False,
    on_page: Callable[[Pulled], None] = lambda so_far: None,
) -> Pulled:
    """Read everything that is new since the cursor (or everything, when `full`) into the inbox.

    Begins 60 s before the last complete reading began, because a far end may show rows a little late; rows seen
    before are recognised by id and version, and rows the shop has in that version are not stored at all. Holds two
    pages in memory, the one that is stored and the next; stopped anywhere, the next reading goes on 60 s before the
    last page it stored.
    Raises Unavailable, OutcomeUnknown or Rejected when the far end cannot be read; the cursor keeps what was stored.
    """
    start = _begin(flow, full=full)
    run = SyncRun.objects.create(flow=flow.name, trigger=trigger, is_full=full)
    try:
        pulled, first_as_of = _read_pages(flow, run, start, on_page)
    except ShopError as failure:
        _fail(flow, run, failure)
        raise
    _finish(flow, run, pulled, read_from=first_as_of - OVERLAP)
    return pulled


def _read_pages(
    flow: PullFlow, run: SyncRun, start: Position, on_page: Callable[[Pulled], None]
) -> tuple[Pulled, datetime]:
    """Read page by page to the end; what was read, and the moment the first page was complete up to.

    The next page is asked for while one is stored and `on_page` does its work: another system's answer takes its time.
    """
    pulled = Pulled(run_id=run.pk, pages=0, received=0, stored=0)
    page = _fetch(flow, start)
    first_as_of = page.as_of
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"read-{flow.name}") as ahead:
        while True:
            following = ahead.submit(_fetch, flow, page.end) if page.has_more else None
            pulled = _store_page(flow, run, page, pulled)
            on_page(pulled)
            if following is None:
                return pulled, first_as_of
            page = following.result()


def _fetch(flow: PullFlow, start: Position) -> Page:
    refuse_while_held(flow.system)
    with breaker(f"{flow.system}.{READ}"):
        try:
            page = flow.fetch(start)
        except ShopError as failure:
            heed(flow.system, failure)
            raise
    if page.has_more and not page.end.is_after(start):
        raise Rejected(f"{flow.system} sent the same page of {flow.name} twice")
    return page


def _begin(flow: PullFlow, *, full: bool) -> Position:
    cursor, _ = Cursor.objects.get_or_create(flow=flow.name, defaults={"system": flow.system})
    if (
        cursor.system != flow.system
    ):  # the shop has changed its ERP: another system's list, from the beginning
        cursor.delete()
        cursor = Cursor.objects.create(flow=flow.name, system=flow.system)
    Cursor.objects.filter(pk=cursor.pk).update(started_at=clock.now())
    abandoned = SyncRun.objects.filter(
        flow=flow.name, status=SyncRun.Status.RUNNING, started_at__lt=clock.now() - ABANDONED_AFTER
    )
    abandoned.update(
        status=SyncRun.Status.FAILED, finished_at=clock.now(), error="The worker stopped while reading."
    )
    return Position() if full else Position(modified_since=cursor.read_from)


@transaction.atomic
def _store_page(flow: PullFlow, run: SyncRun, page: Page, so_far: Pulled) -> Pulled:
    cursor = Cursor.objects.select_for_update().get(flow=flow.name)
    stored = store_messages(page.messages, run=run, again=run.is_full)
    news, same = store_rows(page.rows, run=run, versions=flow.versions)
    stored += news
    if page.closing is not None:
        replace_message(page.closing, run=run)
    if page.end.is_after(Position(cursor.modified_since, cursor.after_id)):
        assert page.end.modified_since is not None
        cursor.modified_since, cursor.after_id = page.end.modified_since, page.end.after_id
        cursor.read_from = page.end.modified_since - OVERLAP
        cursor.save(update_fields=["modified_since", "after_id", "read_from"])
    pulled = Pulled(
        run_id=run.pk,
        pages=so_far.pages + 1,
        received=so_far.received + len(page.messages) + len(page.rows),
        stored=so_far.stored + stored,
        same=so_far.same + same,
    )
    SyncRun.objects.filter(pk=run.pk).update(
        pages=pulled.pages, received=pulled.received, stored=pulled.stored, same=F("same") + same
    )
    if (stored or run.is_full) and run.trigger == "schedule":
        transaction.on_commit(lambda: send_quietly(APPLY_DUE_TASK))
    return pulled


@transaction.atomic
def _finish(flow: PullFlow, run: SyncRun, pulled: Pulled, *, read_from: datetime) -> None:
    now = clock.now()
    Cursor.objects.filter(flow=flow.name).update(
        succeeded_at=now, failures=0, last_error="", read_from=read_from
    )
    if run.trigger == "schedule" and not pulled.stored and not run.is_full:
        run.delete()  # an hourly reader would otherwise leave thousands of empty lines; the cursor knows the time
        return
    SyncRun.objects.filter(pk=run.pk).update(status=SyncRun.Status.DONE, finished_at=now)


@transaction.atomic
def _fail(flow: PullFlow, run: SyncRun, failure: ShopError) -> None:
    cursor = Cursor.objects.select_for_update().get(flow=flow.name)
    is_news = cursor.failures == 0 or cursor.last_error != in_words(failure)
    Cursor.objects.filter(pk=cursor.pk).update(failures=F("failures") + 1, last_error=in_words(failure))
    if run.trigger == "schedule" and not is_news:
        run.delete()  # the same outage again; the first failed run and the cursor's count tell it all
        return
    SyncRun.objects.filter(pk=run.pk).update(
        status=SyncRun.Status.FAILED, finished_at=clock.now(), error=in_words(failure)
    )
