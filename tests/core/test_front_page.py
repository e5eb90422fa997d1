"""The admin's front page: each part only for those who may see its list, and nothing asked for the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from core import clock
from core.front_page import Contribution, Tally, front_page_parts
from core.models import Delivery, OutboxEvent, ScheduledJob, User

pytestmark = pytest.mark.django_db

UNRELATED = Contribution(
    "core.view_delivery", lambda: [Tally("needs_a_person", "Letters to the editor", 7, "/")]
)


def reader(client: Client, *permissions: str) -> Client:
    """Staff who may only look at some lists, logged in."""
    user = User.objects.create_user("reader@blouson.test", "kanjivaram-9", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def a_delivery(status: str) -> Delivery:
    event = OutboxEvent.objects.create(event_id=f"evt_{status}", name="orders.OrderPlaced", payload={})
    return Delivery.objects.create(event=event, subscriber="a.b", status=status)


def test_what_a_reader_may_not_see_is_never_asked_for(settings: Settings) -> None:
    settings.FRONT_PAGE = ["core.front_page.dead_news", "tests.core.test_front_page.UNRELATED"]
    with CaptureQueriesContext(connection) as asked:
        assert front_page_parts(lambda permission: False) == []
    assert len(asked) == 0


def test_parts_stand_in_the_order_of_the_settings(settings: Settings) -> None:
    settings.FRONT_PAGE = ["tests.core.test_front_page.UNRELATED", "core.front_page.dead_news"]
    titles = [part.title for part in front_page_parts(lambda permission: True)]
    assert titles == ["Letters to the editor", "News that could not be delivered"]


def test_dead_news_is_counted_and_its_link_shows_exactly_it(client: Client) -> None:
    dead = a_delivery("dead")
    a_delivery("done")
    a_delivery("pending")
    staff = reader(client, "view_delivery")
    html = staff.get("/admin/").content.decode()
    assert "News that could not be delivered" in html
    assert 'href="/admin/core/delivery/?status__exact=dead"' in html
    found = staff.get("/admin/core/delivery/?status__exact=dead").context["cl"].queryset
    assert list(found) == [dead]


def test_schedules_are_late_after_three_silent_periods_and_half_a_minute() -> None:
    now = clock.now()

    def job(name: str, silent_s: int | None, error: str = "") -> ScheduledJob:
        ran_at = None if silent_s is None else now - timedelta(seconds=silent_s)
        return ScheduledJob.objects.create(
            name=name, expected_every_s=60, succeeded_at=ran_at, last_error=error
        )

    assert job("on_time", 200).health == "on time"
    assert job("late", 215).health == "late"
    assert job("never", None).health == "late"
    assert job("failing", 5, "KeyError").health == "failing"
    late = next(
        part for part in front_page_parts(lambda right: right == "core.view_scheduledjob") if part.title
    )
    assert isinstance(late, Tally)
    assert late.count == 3


def test_staff_without_such_rights_are_told_what_the_page_is_for(client: Client) -> None:
    html = reader(client).get("/admin/").content.decode()
    assert "Your role opens the lists in the menu." in html
    for title in ("Needs a person", "Latest orders", "Variants with only a few left", "Last 7 days"):
        assert title not in html


def test_nothing_waits_on_a_quiet_morning(client: Client) -> None:
    html = reader(client, "view_delivery", "view_refund").get("/admin/").content.decode()
    assert "Nothing waits for a person." in html
    assert "refunds that failed" in html


def test_dates_are_written_as_in_india(client: Client) -> None:
    a_delivery("done")
    Delivery.objects.update(done_at="2026-11-23T04:15:00Z")
    html = reader(client, "view_delivery").get("/admin/core/delivery/").content.decode()
    assert "23 Nov 2026, 09:45" in html
