"""Stopping one outgoing flow and letting it go on: its messages wait meanwhile, none is lost, each keeps its place."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from core import clock
from core.celery import send_quietly
from core.errors import Invalid
from erp_sync.engine.outbound import GIVE_UP_AFTER
from erp_sync.models import PENDING, FlowPause, OutboundMessage

SWEEP_TASK = "erp_sync.send_waiting"
LONGEST_REASON = 300


@transaction.atomic
def pause_flow(flow: str, *, reason: str, by: str) -> bool:
    """Send nothing more of a flow until it is resumed. False when it is paused already. Raises Invalid without a reason.

    A message in a worker's hands is still sent. What follows a paused message of the same thing waits as well.
    """
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise Invalid(
            "Say why, so that your colleagues know when it may go on.", fields={"reason": "Say why."}
        )
    _, is_new = FlowPause.objects.get_or_create(flow=flow, defaults={"reason": said, "paused_by": by[:254]})
    return is_new


@transaction.atomic
def resume_flow(flow: str) -> int:
    """Let a flow go on at once; how many of its messages waited. Their time to give up begins anew."""
    count, _ = FlowPause.objects.filter(flow=flow).delete()
    if not count:
        return 0
    now = clock.now()
    waiting = OutboundMessage.objects.filter(flow=flow, status=PENDING)
    resumed = waiting.update(next_attempt_at=now, give_up_at=now + GIVE_UP_AFTER)
    transaction.on_commit(partial(send_quietly, SWEEP_TASK))
    return resumed
