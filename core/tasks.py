"""Background work of the ground floor."""

from __future__ import annotations

from celery import shared_task

from core import outbox
from core.celery import scheduled
from core.events import LATER, NOW


@shared_task(name="core.deliver", ignore_result=True)
def deliver(delivery_id: int) -> None:
    """Bring one event to one subscriber."""
    outbox.deliver(delivery_id)


@scheduled(name="core.sweep_outbox", every_s=5)
def sweep_outbox() -> None:
    """Deliver whatever a lost wake-up or a retry has left waiting."""
    outbox.sweep(lanes=[NOW])


@scheduled(name="core.sweep_outbox_later", every_s=5)
def sweep_outbox_later() -> None:
    """The same for news that comes in thousands."""
    outbox.sweep(lanes=[LATER])
