"""Sending one outgoing flow now, for a person who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from erp_sync.again import AGAIN
from erp_sync.connections import PUSHES
from erp_sync.engine.push import push_entity
from erp_sync.engine.replay import replay_flow
from erp_sync.models import DEAD, PENDING, SENDING, FlowPause, OutboundMessage

Shown = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a flow: things looked at again, messages accepted now, and what waits or has given up."""

    again: int
    accepted: int
    waiting: int
    dead: int
    paused: str = ""


def send_flow(flow: str, *, full: bool, on_progress: Shown = lambda done, total, unit: None) -> Sent:
    """Send what waits of a flow, with what stands before it; `full` first writes what is missing and revives its dead letters.

    Nothing of a paused flow is sent. What fails keeps its place and its pause.
    """
    again = _tell_again(flow, on_progress) if full else 0
    accepted, tried = 0, set[int]()
    total = _waiting(flow).count()
    while due := [pk for pk in _due(flow) if pk not in tried]:
        for message_id in due:
            tried.add(message_id)
            accepted += push_entity(message_id, PUSHES)
            on_progress(min(accepted, total), total, "sent")
    left = OutboundMessage.objects.filter(flow=flow).aggregate(
        waiting=Count("id", filter=Q(status__in=[PENDING, SENDING])), dead=Count("id", filter=Q(status=DEAD))
    )
    pause = FlowPause.objects.filter(flow=flow).first()
    return Sent(again, accepted, left["waiting"], left["dead"], pause.reason if pause else "")


def _tell_again(flow: str, on_progress: Shown) -> int:
    replay_flow(flow)
    looked_at = 0
    if flow in AGAIN:
        for _ in AGAIN[flow]():
            looked_at += 1
            on_progress(looked_at, None, "looked at")
    return looked_at


def _waiting(flow: str) -> QuerySet[OutboundMessage]:
    return OutboundMessage.objects.filter(flow=flow, status=PENDING)


def _due(flow: str) -> list[int]:
    """Messages whose turn it is, of everything that the flow waits for."""
    things = OutboundMessage.objects.filter(flow=flow, status=PENDING).values("entity_key")
    due = OutboundMessage.objects.claimable().filter(entity_key__in=things)
    return list(due.values_list("pk", flat=True)[:500])
