"""A system that asked for a pause (429 or 503 with Retry-After) is left in peace by every worker until it is over."""

from __future__ import annotations

from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core import clock
from core.errors import Unavailable

LONGEST_HOLD_S = 3600.0
ASKED_FOR = frozenset({429, 503})


class HeldOff(Unavailable):
    """The other system has asked not to be called for a while; it was not called."""

    code = "held_off"


def hold_key(system: str) -> str:
    """The name of the pause in Redis: its value is the moment it ends."""
    return str(caches["default"].make_key(f"hold:{system}"))


def now_ms() -> int:
    """This moment, as pauses are kept: milliseconds since 1970."""
    return round(clock.now().timestamp() * 1000)


def hold_off(system: str, seconds: float) -> None:
    """Let nobody call a system for so long (an hour at most); a longer pause that runs already stays."""
    milliseconds = round(min(seconds, LONGEST_HOLD_S) * 1000)
    if milliseconds <= 0:
        return
    try:
        redis, until_ms = get_redis_connection("default"), now_ms() + milliseconds
        if int(redis.get(hold_key(system)) or 0) < until_ms:
            redis.set(hold_key(system), until_ms, px=milliseconds)
    except RedisError:
        return  # each message still waits for as long as it was told to


def held_for_s(system: str) -> float:
    """Seconds until a system may be called again; 0 when it may be now."""
    try:
        until_ms = int(get_redis_connection("default").get(hold_key(system)) or 0)
    except RedisError:
        return 0.0
    return max(0, until_ms - now_ms()) / 1000


def heed(system: str, failure: Exception) -> None:
    """Hold off when a failure is an answer that asks for it."""
    if isinstance(failure, Unavailable) and failure.detail.get("status") in ASKED_FOR:
        hold_off(system, failure.retry_after_s or 0.0)


def refuse_while_held(system: str) -> None:
    """Raise HeldOff, with the time that is left, while a system wants to be left in peace."""
    if (left_s := held_for_s(system)) > 0:
        raise HeldOff(f"{system} asked to be left alone for {left_s:.0f} s more", retry_after_s=left_s)
