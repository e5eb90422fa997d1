"""Sending tasks by name, from code that must not fail when the broker is away."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from fnmatch import fnmatch
from functools import wraps
from typing import Any, TypeVar

from celery import Task, current_app, shared_task
from django.conf import settings
from django.db import close_old_connections
from kombu.exceptions import OperationalError

from core import clock
from core.models import ScheduledJob

log = logging.getLogger(__name__)
Row = TypeVar("Row")
WAITS_S = 60  # a sweep that waits its turn behind others is still wanted
TURN_S = 10.0
JUST_BEGUN = 0.8  # of its period: beat does not keep time to the millisecond


class ShopTask(Task):
    """Every task of the shop. As around a web request the pool gets the connection back, and a broken one is not used again."""

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """No connection that broke while the worker had nothing to do."""
        close_old_connections()

    def after_return(
        self, status: str, retval: Any, task_id: str, args: Any, kwargs: Any, einfo: Any
    ) -> None:
        """The connection goes back, whatever became of the task."""
        close_old_connections()


def send_quietly(task_name: str, *args: Any, lane: str | None = None) -> bool:
    """Queue a task; False instead of an exception when the broker cannot be reached.

    Only for work that a sweep will also find: the row in PostgreSQL is the promise, the message is the hurry.
    `lane` is core.events.NOW or LATER; without one the task's own route decides.
    """
    try:
        current_app.send_task(task_name, args=args, queue=lane, retry=False)
    except (OperationalError, OSError) as failure:
        log.warning("broker away, %s not queued: %s", task_name, type(failure).__name__)
        return False
    return True


def scheduled(*, name: str, every_s: int) -> Callable[[Callable[[], Any]], Any]:
    """A Celery task run by beat every `every_s` seconds that leaves a heartbeat in ScheduledJob.

    The heartbeat is what alarms watch: `succeeded_at` older than a few periods means the schedule has stopped.
    A message that waited while another of its kind began is let go, so that waiting ones do not pile up: slow ones, one
    after another, would keep every other schedule from its turn.
    """

    def decorate(function: Callable[[], Any]) -> Any:
        @shared_task(name=name, bind=True, ignore_result=True, expires=max(every_s, WAITS_S))
        @wraps(function)
        def run(task: Task) -> None:
            sent_at = _sent_at(task.request.expires, every_s)
            if not _begin(name, every_s, sent_at=sent_at, again=bool(task.request.called_directly)):
                return
            try:
                function()
            except Exception as failure:
                ScheduledJob.objects.filter(name=name).update(
                    last_error=f"{type(failure).__name__}: {failure}"[:2000]
                )
                raise
            ScheduledJob.objects.filter(name=name).update(succeeded_at=clock.now(), last_error="")

        SCHEDULE[name] = every_s
        return run

    return decorate


def _sent_at(expires: datetime | str | None, every_s: int) -> datetime | None:
    """When a message was sent, by the moment at which it lapses; None for one that never does."""
    if not expires:
        return None
    lapses_at = datetime.fromisoformat(expires) if isinstance(expires, str) else expires
    return lapses_at - timedelta(seconds=max(every_s, WAITS_S))


def _begin(name: str, every_s: int, *, sent_at: datetime | None, again: bool) -> bool:
    """Note that a job begins. False when it has just begun elsewhere, or has since the message was sent.

    Asked for once more `again` it begins in any case.
    """
    now = clock.now()
    job, is_new = ScheduledJob.objects.get_or_create(
        name=name, defaults={"expected_every_s": every_s, "started_at": now}
    )
    mine = ScheduledJob.objects.filter(pk=job.pk)
    if not again and not is_new:
        just_begun = now - timedelta(seconds=every_s * JUST_BEGUN)
        mine = mine.exclude(started_at__gt=min(just_begun, sent_at or just_begun))
    return bool(mine.update(expected_every_s=every_s, started_at=now)) or is_new


def for_a_turn(rows: Iterable[Row], *, seconds: float = TURN_S) -> Iterator[Row]:
    """The rows, until the time of one turn is over: what is left has the next, and other sweeps have theirs before it."""
    ends_at = time.monotonic() + seconds
    for row in rows:
        yield row
        if time.monotonic() > ends_at:
            return


# name -> seconds; config.celery turns it into the beat schedule once every app's tasks are imported.
SCHEDULE: dict[str, int] = {}


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Beat's table. Each task goes before the backlog of its lane, and waits a minute at least for its turn."""
    return {
        name: {
            "task": name,
            "schedule": every_s,
            "options": {"expires": max(every_s, WAITS_S), "queue": f"{lane_of(name)}_due"},
        }
        for name, every_s in SCHEDULE.items()
    }


def lane_of(task_name: str) -> str:
    """The lane that settings give a task."""
    for pattern, route in settings.CELERY_TASK_ROUTES.items():
        if fnmatch(task_name, pattern):
            return str(route["queue"])
    return str(settings.CELERY_TASK_DEFAULT_QUEUE)
