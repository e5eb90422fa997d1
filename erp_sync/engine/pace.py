"""A token bucket in Redis, shared by all workers, so that we stay below what another system allows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django_redis import get_redis_connection
from redis.exceptions import RedisError

from core.errors import Unavailable
from erp_sync.engine.holds import hold_key, now_ms

# Refills by elapsed time and takes one; returns 0 (or less), or the milliseconds until one will be there: no sooner than
# the far end's own pause is over.
_TAKE = """
local now = redis.call('TIME')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local tokens = math.min(burst, (tonumber(kept[1]) or burst) + (ms - (tonumber(kept[2]) or ms)) * rate / 1000)
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = math.ceil((1 - tokens) * 1000 / rate) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', ms)
redis.call('PEXPIRE', KEYS[1], math.ceil(burst * 1000 / rate) + 1000)
return math.max(wait, (tonumber(redis.call('GET', KEYS[2]) or '0') or 0) - tonumber(ARGV[3]))
"""


_waited: ContextVar[bool] = ContextVar("had_to_wait", default=False)


@contextmanager
def waits_noticed() -> Iterator[Callable[[], bool]]:
    """Tells whether a call of this thread in the block had to wait for its turn: whether there is a crowd."""
    token = _waited.set(False)
    try:
        yield _waited.get
    finally:
        _waited.reset(token)


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `per_second` calls a second on average and `burst` at once, for one system and credential."""

    name: str
    per_second: float
    burst: int
    credential: str = ""

    def of(self, credential: str) -> Pace:
        """The same pace for one credential: what others are allowed is another bucket."""
        return replace(self, credential=hashlib.sha256(credential.encode()).hexdigest()[:16])

    def wait(self, *, at_most_s: float = 3.0) -> None:
        """Sleep until a call is allowed. Raises Unavailable when that takes longer than `at_most_s`.

        Without Redis the far end's own limit (429, Retry-After) has to do.
        """
        ends_at = time.monotonic() + at_most_s
        while (pause_s := self._take()) > 0:
            _waited.set(True)
            if time.monotonic() + pause_s > ends_at:
                raise Unavailable(f"too many calls to {self.name} at the moment", retry_after_s=pause_s)
            time.sleep(pause_s)

    def _take(self) -> float:
        try:
            redis = get_redis_connection("default")
            keys = [f"blouson:pace:{self.name}:{self.credential}", hold_key(self.name)]
            milliseconds = redis.eval(_TAKE, len(keys), *keys, self.per_second, self.burst, now_ms())
        except RedisError:
            return 0.0
        return max(0, int(milliseconds)) / 1000
