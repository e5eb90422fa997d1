"""What came in is applied once, later, and nothing that fails stops the others."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.errors import Refused, Unavailable
from erp_sync.engine.errors import BadMessage, NotForUs, NotYet
from erp_sync.engine.failures import MAX_ATTEMPTS
from erp_sync.engine.inbox import apply_due, apply_message
from erp_sync.engine.refs import keep_ref
from erp_sync.engine.storing import Incoming, replace_message, store_message, store_messages
from erp_sync.models import ExternalRef, InboxMessage
from tests.erp_sync.engine.test_push import statements

pytestmark = pytest.mark.django_db


class Feed:
    """A feed that leaves a trace in the database, then fails as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.bodies: list[str] = []

    def __call__(self, body: str) -> None:
        self.bodies.append(body)
        keep_ref(
            system="test", kind="trace", public_id=str(len(self.bodies)), external_id=str(len(self.bodies))
        )
        if self.failures:
            raise self.failures.pop(0)


def news(event_id: str = "e1", kind: str = "thing.updated") -> Incoming:
    return Incoming(source="test", kind=kind, event_id=event_id, body=f'{{"id": "{event_id}"}}')


def stored(event_id: str = "e1", kind: str = "thing.updated") -> InboxMessage:
    assert store_message(news(event_id, kind))
    return InboxMessage.objects.get(event_id=event_id)


def test_the_same_event_is_stored_once() -> None:
    assert store_message(news())
    assert not store_message(news())
    assert InboxMessage.objects.count() == 1


def test_a_message_is_applied_once() -> None:
    message, feed = stored(), Feed()

    assert apply_message(message.pk, {("test", "thing.updated"): feed})
    assert not apply_message(message.pk, {("test", "thing.updated"): feed})

    message.refresh_from_db()
    assert (message.status, message.attempts, feed.bodies) == ("done", 1, ['{"id": "e1"}'])
    assert message.done_at is not None


def test_a_message_in_is_three_statements_beside_what_its_feed_asks() -> None:
    with CaptureQueriesContext(connection) as asked:
        store_message(news())
    assert statements(asked) == ["INSERT"]
    message = InboxMessage.objects.get()
    with CaptureQueriesContext(connection) as asked:
        assert apply_message(message.pk, {("test", "thing.updated"): lambda body: None})
    assert statements(asked) == ["SELECT", "UPDATE"]


@pytest.mark.parametrize("failure", [NotYet("later"), Unavailable("later"), RuntimeError("a bug")])
def test_what_may_succeed_later_is_tried_again_and_leaves_no_trace(failure: Exception) -> None:
    message, feed = stored(), Feed(failure)
    feeds = {("test", "thing.updated"): feed}

    assert not apply_message(message.pk, feeds)
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("pending", 1)
    assert message.next_attempt_at > clock.now()
    assert ExternalRef.objects.count() == 0
    assert apply_due(feeds) == 0

    with clock.moved(timedelta(minutes=11)):
        assert apply_due(feeds) == 1


@pytest.mark.parametrize("failure", [BadMessage("thing.sku is missing"), Refused("never")])
def test_what_is_hopeless_is_a_dead_letter_at_once(failure: Exception) -> None:
    message = stored()

    apply_message(message.pk, {("test", "thing.updated"): Feed(failure)})

    message.refresh_from_db()
    assert (message.status, message.attempts) == ("dead", 1)
    assert message.last_error == f"permanent: {type(failure).__name__}: {failure}"
    assert ExternalRef.objects.count() == 0


def test_what_never_succeeds_ends_as_a_dead_letter() -> None:
    message, feed = stored(), Feed(*[NotYet("no parent")] * 50)
    for hours in range(1, 40):
        with clock.moved(timedelta(hours=hours)):
            apply_due({("test", "thing.updated"): feed})

    message.refresh_from_db()
    assert (message.status, message.attempts, len(feed.bodies)) == ("dead", MAX_ATTEMPTS, MAX_ATTEMPTS)


def test_one_that_fails_stops_nobody() -> None:
    stored("bad", kind="bad")
    stored("good")

    assert apply_due({("test", "bad"): Feed(BadMessage("no")), ("test", "thing.updated"): Feed()}) == 1
    assert dict(InboxMessage.objects.values_list("event_id", "status")) == {"bad": "dead", "good": "done"}


def test_what_is_not_for_us_is_kept_with_the_reason() -> None:
    known, unknown = stored("e1"), stored("e2", kind="ticket.created")
    feeds = {("test", "thing.updated"): Feed(NotForUs("The echo of our own write."))}
    apply_message(known.pk, feeds)
    apply_message(unknown.pk, feeds)

    known.refresh_from_db()
    unknown.refresh_from_db()
    assert (known.status, known.last_error) == ("ignored", "The echo of our own write.")
    assert (unknown.status, unknown.last_error) == (
        "ignored",
        "Nothing in the shop follows ticket.created of test.",
    )
    assert ExternalRef.objects.count() == 0


def test_a_page_counts_what_is_news() -> None:
    assert store_messages([news("e1"), news("e2"), news("e1")]) == 2
    assert store_messages([news("e2"), news("e3")]) == 1
    assert InboxMessage.objects.count() == 3


def test_a_replacing_message_stands_behind_the_others() -> None:
    replace_message(news("snapshot"))
    stored("row")
    replace_message(news("snapshot"))

    assert list(InboxMessage.objects.order_by("id").values_list("event_id", flat=True)) == ["row", "snapshot"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_workers_at_once_apply_one_message_once() -> None:
    message, feed = stored(), Feed()
    start = threading.Barrier(10)
    applied: list[bool] = []

    def work() -> None:
        start.wait()
        try:
            applied.append(apply_message(message.pk, {("test", "thing.updated"): feed}))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(applied) == [False] * 9 + [True]
    assert len(feed.bodies) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_event_sent_ten_times_at_once_is_stored_once() -> None:
    start = threading.Barrier(10)

    def work() -> None:
        start.wait()
        try:
            store_message(news())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert InboxMessage.objects.count() == 1
