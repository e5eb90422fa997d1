"""What a person does with a dead letter: try it again, try all like it, or close it with a reason."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from core import clock
from core.celery import send_quietly
from core.errors import NotFound, Refused
from erp_sync.engine.outbound import GIVE_UP_AFTER, PUSH_TASK
from erp_sync.engine.storing import APPLY_TASK
from erp_sync.models import DEAD, IGNORED, PENDING, InboxMessage, OutboundMessage


@transaction.atomic
def replay_incoming(message_id: int) -> None:
    """Give a dead incoming message new tries, at once. Raises NotFound, or Refused when it is not dead."""
    _revive(_dead_incoming(message_id), APPLY_TASK)


@transaction.atomic
def replay_outgoing(message_id: int) -> None:
    """Give a dead outgoing message new tries, at once, under the same key. Raises NotFound or Refused."""
    _revive(_dead_outgoing(message_id), PUSH_TASK)


@transaction.atomic
def send_again(*, flow: str, entity_key: str, is_last: bool = False, key: str = "") -> None:
    """Send what was accepted first, or last, or by `key`, once more: for what the far end has lost. What waits goes at once.

    Raises NotFound when it was never to be told, and Refused when its words are gone.
    """
    found = OutboundMessage.objects.select_for_update().filter(flow=flow, entity_key=entity_key)
    found = found.filter(key=key) if key else found
    message = (
        found.exclude(status=OutboundMessage.Status.SENDING).order_by("-id" if is_last else "id").first()
    )
    if message is None:
        raise NotFound("There is no message to send again.")
    if message.emptied_at is not None:
        raise Refused(
            "It was told so long ago that its words are gone: enter it in the other system by hand."
        )
    message.done_at = None
    message.save(update_fields=["done_at"])
    _revive(message, PUSH_TASK)


@transaction.atomic
def replay_incoming_like(message_id: int) -> int:
    """Replay every dead message of the same source and kind; returns how many. Raises NotFound or Refused."""
    example = _dead_incoming(message_id)
    alike = InboxMessage.objects.select_for_update().filter(
        status=DEAD, source=example.source, kind=example.kind
    )
    return sum(_revive(message, APPLY_TASK) for message in alike.order_by("id"))


@transaction.atomic
def replay_outgoing_like(message_id: int) -> int:
    """Replay every dead message of the same system and flow; returns how many. Raises NotFound or Refused."""
    example = _dead_outgoing(message_id)
    alike = OutboundMessage.objects.select_for_update().filter(
        status=DEAD, system=example.system, flow=example.flow
    )
    return sum(_revive(message, PUSH_TASK) for message in alike.order_by("id"))


@transaction.atomic
def replay_flow(flow: str) -> int:
    """Give every dead letter of an outgoing flow new tries, at once; returns how many."""
    dead = OutboundMessage.objects.select_for_update().filter(status=DEAD, flow=flow)
    return sum(_revive(message, PUSH_TASK) for message in dead.order_by("id"))


@transaction.atomic
def ignore_incoming(message_id: int, *, reason: str) -> None:
    """Close a dead incoming message; the reason is kept with it. Raises NotFound or Refused."""
    _close(_dead_incoming(message_id), reason)


@transaction.atomic
def ignore_outgoing(message_id: int, *, reason: str) -> None:
    """Close a dead outgoing message; what waited behind it goes on. Raises NotFound or Refused."""
    _close(_dead_outgoing(message_id), reason)


def _revive(message: InboxMessage | OutboundMessage, task: str) -> int:
    message.status, message.attempts, message.next_attempt_at = PENDING, 0, clock.now()
    fields = ["status", "attempts", "next_attempt_at"]
    if isinstance(message, OutboundMessage):
        message.give_up_at = clock.now() + GIVE_UP_AFTER
        fields.append("give_up_at")
    message.save(update_fields=fields)
    transaction.on_commit(partial(send_quietly, task, message.pk))
    return 1


def _close(message: InboxMessage | OutboundMessage, reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why this can be ignored.")
    message.status = IGNORED
    message.last_error = f"{message.last_error}\nIgnored: {reason.strip()}"
    message.save(update_fields=["status", "last_error"])


def _dead_incoming(message_id: int) -> InboxMessage:
    message = InboxMessage.objects.select_for_update().filter(pk=message_id).first()
    _check_dead(message)
    assert message is not None
    return message


def _dead_outgoing(message_id: int) -> OutboundMessage:
    message = OutboundMessage.objects.select_for_update().filter(pk=message_id).first()
    _check_dead(message)
    assert message is not None
    return message


def _check_dead(message: InboxMessage | OutboundMessage | None) -> None:
    if message is None:
        raise NotFound("There is no such message.")
    if message.status != DEAD:
        raise Refused("Only a dead letter can be replayed or ignored.")
