"""One wake-up for many messages: sending a task for each costs more than storing, or telling, the message."""

from __future__ import annotations

from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.celery import send_quietly
from core.transactions import AfterCommit, after_commit

APPLY_SOURCE_TASK = "erp_sync.apply_source"
PUSH_TASK = "erp_sync.push_message"
ASLEEP_S = 5  # a wake-up that was lost is made good by the sweep, and the next message after that wakes anew


class _Pushing(AfterCommit):
    """The first intent of each thing that one transaction has written: whoever sends that goes on with the others."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], tuple[int, int]] = {}

    def __call__(self) -> None:
        """Wake the workers."""
        for _, message_id in self.first.values():
            send_quietly(PUSH_TASK, message_id)


def push_after_commit(message_id: int, *, system: str, entity_key: str, sequence: int) -> None:
    """Ask a worker to send an intent once the transaction has committed, or the one of the same thing that comes before."""
    first = after_commit(_Pushing).first
    thing, place = (system, entity_key), (sequence, message_id)
    first[thing] = min(first.get(thing, place), place)


def wake_for(source: str) -> None:
    """See that a worker looks at what lies in the inbox of a source, after the message was committed.

    Nothing is sent while a worker that has been woken has not begun: it finds this message too.
    """
    try:
        is_first = get_redis_connection("default").set(_key(source), 1, nx=True, ex=ASLEEP_S)
    except RedisError:
        is_first = True
    if is_first:
        send_quietly(APPLY_SOURCE_TASK, source)


def is_awake(source: str) -> None:
    """The worker has begun, and has not looked yet: whatever is stored from now on wakes anew."""
    try:
        get_redis_connection("default").delete(_key(source))
    except RedisError:
        return


def _key(source: str) -> str:
    return str(caches["default"].make_key(f"woken:{source}"))
