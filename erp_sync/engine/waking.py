"""One wake-up for many messages: sending a task for each costs more than storing the message."""

from __future__ import annotations

from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.celery import send_quietly

APPLY_SOURCE_TASK = "erp_sync.apply_source"
ASLEEP_S = 5  # a wake-up that was lost is made good by the sweep, and the next message after that wakes anew


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
