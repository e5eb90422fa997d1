"""The lanes: what the schedule sends never waits behind a backlog."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app
from core import clock
from core.celery import SCHEDULE, beat_schedule, for_a_turn, lane_of
from core.models import ScheduledJob
from core.tasks import sweep_outbox

LANES = [queue.name for queue in settings.CELERY_TASK_QUEUES]


def test_a_worker_looks_at_the_schedule_before_the_backlog_and_at_orders_before_the_range() -> None:
    assert LANES == ["now_due", "now", "later_due", "later"]
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["queue_order_strategy"] == "priority"
    assert [str(name) for name in app.amqp.queues.consume_from] == LANES


def test_every_scheduled_task_overtakes_its_own_lane() -> None:
    app.loader.import_default_modules()
    assert beat_schedule().keys() == SCHEDULE.keys()
    for name, planned in beat_schedule().items():
        assert planned["options"] == {
            "expires": max(SCHEDULE[name], 60),
            "queue": f"{lane_of(name)}_due",
        }
    assert beat_schedule()["payments.sweep"]["options"]["queue"] == "now_due"
    assert beat_schedule()["erp_sync.pull_stock"]["options"]["queue"] == "later_due"


def test_the_router_and_we_read_the_routes_alike() -> None:
    for name in [*SCHEDULE, "core.deliver", "erp_sync.push_message", "core.run_import"]:
        assert app.amqp.router.route({}, name)["queue"].name == lane_of(name)


@pytest.mark.django_db(transaction=True)
def test_after_a_task_the_connection_goes_back_and_the_pool_stays() -> None:
    connection.ensure_connection()
    app.tasks["core.deliver"].apply(args=[0])
    assert connection.connection is None
    assert settings.CELERY_DB_REUSE_MAX > 1_000, "else Celery closes the pool itself, twice for every task"


@pytest.mark.django_db(transaction=True)
def test_messages_that_waited_together_make_one_run() -> None:
    """Ten of one kind lie in the queue after an outage: the first works, the others are let go."""
    sweep = app.tasks["core.sweep_outbox"]
    sweep.apply()
    first = ScheduledJob.objects.get(name="core.sweep_outbox")
    for _ in range(9):
        sweep.apply()
    job = ScheduledJob.objects.get(name="core.sweep_outbox")
    assert (job.started_at, job.succeeded_at) == (first.started_at, first.succeeded_at)
    with clock.moved(timedelta(seconds=4.1)):
        sweep.apply()
    job.refresh_from_db()
    assert job.started_at > first.started_at


@pytest.mark.django_db(transaction=True)
def test_one_that_was_sent_before_another_began_is_let_go_however_long_that_took() -> None:
    sweep = app.tasks["core.sweep_outbox"]
    sweep.apply()
    first = ScheduledJob.objects.get(name="core.sweep_outbox").started_at

    def taken(sent_after_s: float, *, as_text: bool) -> bool:
        """Whether a message sent so long after the first began is worked on when its turn comes 24 seconds later."""
        lapses_at = first + timedelta(seconds=sent_after_s + 60)
        sweep.push_request(
            called_directly=False, expires=lapses_at.isoformat() if as_text else lapses_at, id="a-message"
        )
        try:
            with clock.moved(timedelta(seconds=24)):
                sweep.run()
        finally:
            sweep.pop_request()
        return ScheduledJob.objects.get(name="core.sweep_outbox").started_at > first

    assert not taken(-0.5, as_text=True)
    assert not taken(-20, as_text=False)
    assert taken(0.5, as_text=True)


@pytest.mark.django_db
def test_a_person_who_calls_a_job_is_never_sent_away() -> None:
    for _ in range(2):
        before = (
            ScheduledJob.objects.filter(name="core.sweep_outbox").values_list("started_at", flat=True).first()
        )
        sweep_outbox()
        assert ScheduledJob.objects.get(name="core.sweep_outbox").started_at != before


def test_a_turn_ends_when_its_time_is_over_and_always_does_something() -> None:
    assert list(for_a_turn(range(5), seconds=60)) == [0, 1, 2, 3, 4]
    assert list(for_a_turn(range(5), seconds=-1)) == [0]
    assert list(for_a_turn([], seconds=-1)) == []
