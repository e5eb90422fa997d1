"""Telling a worker that there is something to deliver. Losing the call costs seconds, never the news."""

from __future__ import annotations

import logging

from core.celery import send_quietly


def wake(delivery_id: int, lane: str) -> None:
    """Ask a worker to deliver now. When the broker is away the sweep finds the row within five seconds."""
    if not send_quietly("core.deliver", delivery_id, lane=lane):
        logging.getLogger(__name__).warning("broker away; delivery %s waits for the sweep", delivery_id)
