"""Products as JSON that all processes share: what one has told, or a worker tells anew after news, another need not.

Each part carries its tags and the number of the news it was made after, and whoever takes it checks it as its own. So a
shared part may be old, and is never believed to be new. There are so many at most, the latest.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django_redis import get_redis_connection

from catalog.pricing.queries import PriceContext
from core.celery import send_quietly
from storefront.api.kept import LONGEST_S, Kept, kept
from storefront.pagecache.release import release
from storefront.pagecache.store import AWAY

MOST_PARTS = 5_000
MOST_WAYS = 12
REFRESH_TASK = "storefront.refresh_parts"
# KEYS: index of parts, ways; ARGV: most parts, seconds, now, way, most ways, then key, value, …
_SHARE = """
for at = 6, #ARGV, 2 do
  redis.call('SET', ARGV[at], ARGV[at + 1], 'EX', ARGV[2])
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[at])
end
local over = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[1])
if over > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[1], over)
  for at = 1, #gone, 2 do redis.call('DEL', gone[at]) end
end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[4])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[5]))
redis.call('EXPIRE', KEYS[1], 86400)
redis.call('EXPIRE', KEYS[2], 86400)
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A way of showing products that is the same for everybody: `fields` as asked, at whose prices, in which language."""

    fields: str
    region: str
    currency: str
    channel: str
    language: str

    @classmethod
    def of(cls, fields: str, context: PriceContext, language: str) -> Way | None:
        """None for prices that are somebody's own."""
        if context.is_personal:
            return None
        return cls(fields, context.region, context.currency, context.channel, language)

    @property
    def context(self) -> PriceContext:
        """Everybody's."""
        return PriceContext(region=self.region, currency=self.currency, channel=self.channel)

    @property
    def words(self) -> str:
        """As it is remembered."""
        return json.dumps(asdict(self), sort_keys=True)


def shared_parts(way: Way, keys: Sequence[int]) -> dict[int, Kept]:
    """What is shared of these products, by key: to be checked before it is told. One question to Redis."""
    try:
        values = _redis().mget([_name(way, key) for key in keys]) if keys else []
    except AWAY:
        return {}
    return {key: _read(value) for key, value in zip(keys, values, strict=True) if value}


def share_parts(way: Way, parts: Mapping[int, Kept]) -> None:
    """Let the other processes have these. Quietly nothing while Redis is away."""
    if not parts:
        return
    words: list[Any] = [MOST_PARTS, int(LONGEST_S), time.time(), way.words, MOST_WAYS]
    for key, part in parts.items():
        words += [_name(way, key), _written(part)]
    try:
        _script()(keys=[_key("index"), _key("ways")], args=words)
    except AWAY as failure:
        log.warning("parts not shared: %s", type(failure).__name__)


def ways_in_use() -> list[Way]:
    """The ways in which products were told of late, the latest first."""
    try:
        found = _redis().zrevrange(_key("ways"), 0, -1)
    except AWAY:
        return []
    return [Way(**json.loads(each)) for each in found]


def forget_parts() -> None:
    """Share nothing of what was told so far."""
    redis = _redis()
    redis.delete(*redis.zrange(_key("index"), 0, -1), _key("index"), _key("ways"))


def refresh_parts_of(product_ids: Sequence[str]) -> None:
    """Ask a worker to tell these products (public ids) anew, when anybody has been told of any."""
    if product_ids and ways_in_use():
        send_quietly(REFRESH_TASK, list(product_ids))


def _written(part: Kept) -> bytes:
    lives_s = max(0.0, part.until - time.monotonic())
    head = {"seen": part.seen, "until": time.time() + lives_s, "tags": sorted(part.tags)}
    return json.dumps(head).encode() + b"\n" + part.body


def _read(value: bytes) -> Kept:
    head, _, body = value.partition(b"\n")
    said = json.loads(head)
    found = kept(body, tags=said["tags"], seen=said["seen"])
    found.until = time.monotonic() + min(LONGEST_S, said["until"] - time.time())
    return found


@lru_cache(maxsize=256)
def _prefix(way: Way) -> str:
    return _key(hashlib.sha256(way.words.encode()).hexdigest()[:16])


def _name(way: Way, key: int) -> str:
    return f"{_prefix(way)}:{key}"


def _key(*parts: str) -> str:
    return str(cache.make_key(":".join(("parts", release(), *parts))))


def _redis() -> Any:
    return get_redis_connection("default")


@lru_cache
def _script() -> Any:
    return _redis().register_script(_SHARE)
