"""Background work of the ground floor."""

from __future__ import annotations

from celery import shared_task

from core import outbox
from core.celery import scheduled, send_quietly
from core.events import LATER, NOW
from core.imports.operations import forget_old_imports, run_import, wake_imports
from core.outbox.retention import purge_events


@shared_task(name="core.deliver", ignore_result=True)
def deliver(*delivery_ids: int) -> None:
    """Bring events to subscribers: what one transaction told, each for itself."""
    for delivery_id in delivery_ids:
        outbox.deliver(delivery_id)


@scheduled(name="core.sweep_outbox", every_s=5)
def sweep_outbox() -> None:
    """Deliver whatever a lost wake-up or a retry has left waiting."""
    outbox.sweep(lanes=[NOW], in_turns=True)


@scheduled(name="core.sweep_outbox_later", every_s=5)
def sweep_outbox_later() -> None:
    """The same for news that comes in thousands."""
    outbox.sweep(lanes=[LATER], in_turns=True)


@shared_task(name="core.run_import", ignore_result=True)
def work_on_import(job_id: int) -> None:
    """One turn of work on a file of rows; then the next turn."""
    if run_import(job_id):
        send_quietly("core.run_import", job_id, lane=LATER)


@scheduled(name="core.wake_imports", every_s=30)
def wake_silent_imports() -> None:
    """Go on with files whose worker was killed."""
    wake_imports()


@scheduled(name="core.forget_imports", every_s=3600)
def forget_imports() -> None:
    """Let go of files that nobody asks for any more."""
    forget_old_imports()


@scheduled(name="core.purge_events", every_s=86_400)
def forget_events() -> None:
    """Let go of news that was delivered three months ago."""
    purge_events()
