"""Sending tasks by name, from code that must not fail when the broker is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from fnmatch import fnmatch
from functools import wraps
from typing import Any

from celery import Task, current_app, shared_task
from django.conf import settings
from django.db import close_old_connections
from kombu.exceptions import OperationalError

from core import clock
from core.models import ScheduledJob

log = logging.getLogger(__name__)


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
    """

    def decorate(function: Callable[[], Any]) -> Any:
        @shared_task(name=name, ignore_result=True, expires=max(every_s, 5))
        @wraps(function)
        def run() -> None:
            ScheduledJob.objects.update_or_create(
                name=name, defaults={"expected_every_s": every_s, "started_at": clock.now()}
            )
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


# name -> seconds; config.celery turns it into the beat schedule once every app's tasks are imported.
SCHEDULE: dict[str, int] = {}


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Beat's table. Each task goes before the backlog of its lane and lapses when the next one is due."""
    return {
        name: {
            "task": name,
            "schedule": every_s,
            "options": {"expires": max(every_s, 5), "queue": f"{lane_of(name)}_due"},
        }
        for name, every_s in SCHEDULE.items()
    }


def lane_of(task_name: str) -> str:
    """The lane that settings give a task."""
    for pattern, route in settings.CELERY_TASK_ROUTES.items():
        if fnmatch(task_name, pattern):
            return str(route["queue"])
    return str(settings.CELERY_TASK_DEFAULT_QUEUE)
