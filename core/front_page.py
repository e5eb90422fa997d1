"""The admin's front page: what every app wants its staff to see in the morning, by settings.FRONT_PAGE.

Each path there names a Contribution. One that asks for a right its reader lacks is never asked for its parts, so that
it costs nothing and gives nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from core import clock
from core.models import Delivery, ScheduledJob

Section = Literal["under_way", "goods", "needs_a_person"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A period's result: "Today", "₹1,23,456.00", "12 paid orders", and what it compares with."""

    title: str
    value: str
    note: str
    beside: str
    url: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many wait in one state, and the list of exactly those."""

    section: Section
    title: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry of a listing. `tone` makes it a coloured label, `url` a link, `is_amount` sets it to the right, `wraps` lets it break.

    With `is_dialog` the link opens that dialog. One with a `permission` is left empty for whoever lacks it.
    """

    text: str
    tone: str | None = None
    url: str = ""
    is_amount: bool = False
    wraps: bool = False
    is_dialog: bool = False
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The latest rows of a list, and the way to all of them."""

    title: str
    headings: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    url: str
    empty: str


Part = Figure | Tally | Listing


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one app shows to those who hold `permission` ("orders.view_order"); `parts` takes a fixed number of queries."""

    permission: str
    parts: Callable[[], Iterable[Part]]


def list_url(model: str, **filters: str) -> str:
    """The address of an admin list ("orders_order"), filtered."""
    address = reverse(f"admin:{model}_changelist")
    return f"{address}?{urlencode(filters)}" if filters else address


def front_page_parts(has_perm: Callable[[str], bool]) -> list[Part]:
    """Every part that a reader with these rights may see, in the order of settings.FRONT_PAGE."""
    contributions: list[Contribution] = [import_string(path) for path in settings.FRONT_PAGE]
    return [part for found in contributions if has_perm(found.permission) for part in found.parts()]


def front_page_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Put the parts into the front page's context, those that need a person first where there are any."""
    parts = front_page_parts(lambda permission: bool(request.user.has_perm(permission)))
    tallies = [part for part in parts if isinstance(part, Tally)]
    goods = [tally for tally in tallies if tally.section == "goods"]
    waiting = [tally for tally in tallies if tally.section == "needs_a_person"]
    page: Mapping[str, Any] = {
        "figures": [part for part in parts if isinstance(part, Figure)],
        "under_way": [tally for tally in tallies if tally.section == "under_way"],
        "goods": goods,
        "needs_a_look": bool(waiting or goods),
        "waiting": [tally for tally in waiting if tally.count],
        "quiet": [tally for tally in waiting if not tally.count],
        "listings": [part for part in parts if isinstance(part, Listing)],
    }
    return {**context, **page, "title": date_format(localdate(clock.now()), "l, j M Y")}


def _dead_news() -> Iterable[Part]:
    dead = Delivery.objects.dead().count()
    url = list_url("core_delivery", status__exact="dead")
    yield Tally("needs_a_person", "News that could not be delivered", dead, url)


def _late_schedules() -> Iterable[Part]:
    late = sum(job.health != "on time" for job in ScheduledJob.objects.all())
    yield Tally("needs_a_person", "Schedules late or failing", late, list_url("core_scheduledjob"))


dead_news = Contribution("core.view_delivery", _dead_news)
late_schedules = Contribution("core.view_scheduledjob", _late_schedules)
