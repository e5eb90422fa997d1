"""News: at least one attempt, one effect, nothing lost, nothing from a rollback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from core import clock, outbox
from core.errors import Refused
from core.events import Event
from core.models import Delivery, IdempotencyKey, OutboxEvent
from core.outbox import subscriptions
from core.outbox.retention import purge_events
from tests.world import drain_outbox


@dataclass(frozen=True, slots=True)
class BlouseSewn(Event):
    """An event of this test only."""

    name: str
    pieces: int = 1


class Ear:
    """Two subscribers: one writes a row, one may fail."""

    fails: ClassVar[int] = 0

    @staticmethod
    def remember(event: BlouseSewn) -> None:
        IdempotencyKey.objects.create(scope="ear", key=event.name, request_hash="")

    @staticmethod
    def stumble(event: BlouseSewn) -> None:
        IdempotencyKey.objects.create(scope="stumble", key=event.name, request_hash="")
        if Ear.fails:
            Ear.fails -= 1
            raise RuntimeError("the needle broke")


remember, stumble = Ear.remember, Ear.stumble


@pytest.fixture(autouse=True)
def subscribers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This event's two subscribers instead of the shop's map."""
    table = {BlouseSewn.event_name(): (f"{__name__}.remember", f"{__name__}.stumble")}
    monkeypatch.setattr(subscriptions, "_table", lambda: table)
    functions = {f"{__name__}.remember": Ear.remember, f"{__name__}.stumble": Ear.stumble}
    monkeypatch.setattr("core.outbox.delivery.resolve", functions.__getitem__)
    Ear.fails = 0
    yield


def heard(scope: str) -> int:
    """How many effects a subscriber has had."""
    return IdempotencyKey.objects.filter(scope=scope).count()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_publish_belongs_in_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.publish(BlouseSewn("silk"))
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_rollback_takes_the_news_with_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.publish(BlouseSewn("silk"))
        raise ZeroDivisionError
    assert not OutboxEvent.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_subscriber_hears_once() -> None:
    with transaction.atomic():
        outbox.publish(BlouseSewn("silk", pieces=3))
    assert drain_outbox() == 2
    assert drain_outbox() == 0
    assert (heard("ear"), heard("stumble")) == (1, 1)
    assert set(Delivery.objects.values_list("status", "attempts")) == {("done", 1)}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_failing_subscriber_leaves_no_half_effect_and_holds_up_nobody() -> None:
    Ear.fails = 1
    with transaction.atomic():
        outbox.publish(BlouseSewn("silk"))
    outbox.sweep()
    assert (heard("ear"), heard("stumble")) == (1, 0)
    waiting = Delivery.objects.get(subscriber__endswith="stumble")
    assert (waiting.status, waiting.attempts) == ("pending", 1)
    assert "the needle broke" in waiting.last_error
    drain_outbox()
    assert heard("stumble") == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_tenth_failure_is_a_dead_letter_that_can_be_replayed() -> None:
    Ear.fails = 10
    with transaction.atomic():
        outbox.publish(BlouseSewn("silk"))
    for _ in range(12):
        drain_outbox()
    dead = Delivery.objects.get(status="dead")
    assert (dead.attempts, heard("stumble")) == (10, 0)
    outbox.replay(dead.pk)
    drain_outbox()
    dead.refresh_from_db()
    assert (dead.status, heard("stumble")) == ("done", 1)
    with pytest.raises(Refused):
        outbox.replay(dead.pk)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ignoring_needs_a_reason_and_a_dead_letter() -> None:
    Ear.fails = 10
    with transaction.atomic():
        outbox.publish(BlouseSewn("silk"))
    for _ in range(12):
        drain_outbox()
    dead = Delivery.objects.get(status="dead")
    with pytest.raises(Refused, match="Say why"):
        outbox.ignore(dead.pk, reason="  ")
    outbox.ignore(dead.pk, reason="the tailor retired")
    dead.refresh_from_db()
    assert dead.status == "ignored"
    assert "the tailor retired" in dead.last_error


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_workers_at_once_make_one_effect() -> None:
    with transaction.atomic():
        outbox.publish(BlouseSewn("silk"))
    ids = list(Delivery.objects.values_list("pk", flat=True))

    def work() -> None:
        for delivery_id in ids:
            outbox.deliver(delivery_id)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (heard("ear"), heard("stumble")) == (1, 1)


def test_a_payload_of_another_release_still_reads() -> None:
    assert BlouseSewn.from_payload({"name": "silk", "colour": "rust"}) == BlouseSewn("silk", 1)


@pytest.mark.django_db
def test_all_that_a_transaction_tells_wakes_a_worker_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        "core.outbox.waking.send_quietly", lambda *words, lane: not sent.append((*words, lane))
    )
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            outbox.publish(BlouseSewn("silk"))
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                outbox.publish(BlouseSewn("taken back"))
                raise ZeroDivisionError
            outbox.publish(BlouseSewn("cotton"))
        assert not sent
    told = Delivery.objects.order_by("pk").values_list("pk", flat=True)
    assert len(told) == 4 and sent == [("core.deliver", *told, BlouseSewn.lane)]


@pytest.mark.django_db
def test_old_news_goes_once_everybody_had_it_and_what_failed_stays() -> None:
    with clock.moved(timedelta(days=-100)), transaction.atomic():
        for name in ("had", "dead", "closed"):
            outbox.publish(BlouseSewn(name))
    with transaction.atomic():
        outbox.publish(BlouseSewn("young"))
    Delivery.objects.update(status="done")
    by_name = {event.payload["name"]: event for event in OutboxEvent.objects.all()}
    dead = Delivery.objects.filter(event=by_name["dead"])
    dead.filter(pk=dead.earliest("pk").pk).update(status="dead")
    Delivery.objects.filter(event=by_name["closed"]).update(status="ignored")
    assert purge_events() == 2
    assert {event.payload["name"] for event in OutboxEvent.objects.all()} == {"dead", "young"}
    assert Delivery.objects.count() == 4
    assert purge_events() == 0
