"""Sending tasks by name, from code that must not fail when the broker is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import current_app, shared_task
from kombu.exceptions import OperationalError

from core import clock
from core.models import ScheduledJob

log = logging.getLogger(__name__)


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
