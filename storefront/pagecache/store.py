"""Where rendered pages lie: Redis for every process, and a small shelf in this one.

Each stored page carries its tags. `mark_stale` numbers each piece of news; `keep` compares that number with the
one read before the page's queries ran, so a page that was rendered while its news arrived is stored as stale.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import brotli
from django.core.cache import cache
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from storefront.pagecache.release import release

KEEP_S = 24 * 60 * 60
SHELF_PAGES = 256
SHELF_TRUST_S = 1.0
AWAY = (RedisError, OSError)

# KEYS: page, marks, stale, news; ARGV: seen, url, ttl, tags JSON, then field, value, …
KEEP = """
local newest = 0
for _, tag in ipairs(cjson.decode(ARGV[4])) do
  redis.call('SADD', KEYS[5] .. tag, ARGV[2])
  redis.call('EXPIRE', KEYS[5] .. tag, ARGV[3] * 2)
  newest = math.max(newest, tonumber(redis.call('HGET', KEYS[2], tag) or '0'))
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 5))
redis.call('EXPIRE', KEYS[1], ARGV[3])
if newest > tonumber(ARGV[1]) then
  redis.call('HSETNX', KEYS[3], ARGV[2], redis.call('TIME')[1])
  return 1
end
redis.call('HDEL', KEYS[3], ARGV[2])
return 0
"""
# KEYS: marks, stale, news, tag prefix; ARGV: tags
MARK = """
local number = redis.call('INCR', KEYS[3])
local found = {}
for _, tag in ipairs(ARGV) do
  redis.call('HSET', KEYS[1], tag, number)
  for _, url in ipairs(redis.call('SMEMBERS', KEYS[4] .. tag)) do
    redis.call('HSETNX', KEYS[2], url, redis.call('TIME')[1])
    found[url] = true
  end
end
local urls = {}
for url in pairs(found) do urls[#urls + 1] = url end
return urls
"""


@dataclass(frozen=True)
class StoredPage:
    """One page as it is sent: the same bytes for everyone, in three encodings."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    gzip: bytes
    brotli: bytes
    stale_since: float | None = None

    def encoded(self, accept_encoding: str) -> tuple[str, bytes]:
        """The smallest encoding the asker takes, and its bytes; "" is plain."""
        if "br" in accept_encoding:
            return "br", self.brotli
        if "gzip" in accept_encoding:
            return "gzip", self.gzip
        return "", self.body


_shelf: OrderedDict[str, tuple[float, StoredPage]] = OrderedDict()


def _key(*parts: str) -> str:
    return str(cache.make_key(":".join(("pages", release(), *parts))))


def _redis() -> Any:
    return get_redis_connection("default")


@lru_cache
def _script(source: str) -> Any:
    return _redis().register_script(source)


def compressed(body: bytes, headers: Mapping[str, str]) -> StoredPage:
    """Make a page ready for storing: its strong ETag and its three encodings."""
    fingerprint = hashlib.sha256(body + json.dumps(sorted(headers.items())).encode()).hexdigest()[:32]
    return StoredPage(
        etag=fingerprint,
        headers=tuple(headers.items()),
        body=body,
        gzip=gzip.compress(body, 5, mtime=0),
        brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    )


def news_number() -> int:
    """The number of the latest news: read it before the queries of a page run. Raises RedisError when away."""
    return int(_redis().get(_key("news")) or 0)


def marks_of(*tags: str) -> tuple[bytes | None, ...] | None:
    """What the latest news about these tags is numbered: the same answer, the same facts. None when Redis is away."""
    try:
        return tuple(_redis().hmget(_key("marks"), *tags))
    except AWAY:
        return None


def keep(url: str, page: StoredPage, *, tags: Iterable[str], seen: int) -> bool:
    """Store a page whole under its tags. True when news newer than `seen` makes it stale already."""
    fields: list[Any] = ["etag", page.etag, "headers", json.dumps(page.headers)]
    fields += ["body", page.body, "gzip", page.gzip, "brotli", page.brotli]
    keys = [_key("page", url), _key("marks"), _key("stale"), _key("news"), _key("tag", "")]
    stale = _script(KEEP)(
        keys=keys, args=[seen, url, KEEP_S, json.dumps(sorted(tags)), *fields], client=_redis()
    )
    _shelf.pop(url, None)
    return bool(stale)


def forget(url: str) -> None:
    """The page is gone: it is no longer stored, nor waited for."""
    with _redis().pipeline() as pipe:
        pipe.delete(_key("page", url))
        pipe.hdel(_key("stale"), url)
        pipe.execute()
    _shelf.pop(url, None)


def find(url: str) -> StoredPage | None:
    """The stored page, from this process when it was compared with Redis within the last second.

    Raises RedisError when Redis is away: then the page is rendered for whoever asks.
    """
    shelved = _shelf.get(url)
    if shelved is not None and time.monotonic() - shelved[0] < SHELF_TRUST_S:
        return shelved[1]
    with _redis().pipeline(transaction=False) as pipe:
        pipe.hget(_key("page", url), "etag")
        pipe.hget(_key("stale"), url)
        etag, stale_since = pipe.execute()
    if etag is None:
        _shelf.pop(url, None)
        return None
    page = shelved[1] if shelved is not None and shelved[1].etag == etag.decode() else _fetch(url)
    return _shelve(url, page, stale_since) if page is not None else None


def _fetch(url: str) -> StoredPage | None:
    fields = _redis().hmget(_key("page", url), "etag", "headers", "body", "gzip", "brotli")
    if fields[0] is None:
        return None
    etag, headers, *bodies = fields
    return StoredPage(etag.decode(), tuple((name, value) for name, value in json.loads(headers)), *bodies)


def _shelve(url: str, page: StoredPage, stale_since: bytes | None) -> StoredPage:
    since = float(stale_since) if stale_since else None
    fresh = StoredPage(page.etag, page.headers, page.body, page.gzip, page.brotli, since)
    _shelf[url] = (time.monotonic(), fresh)
    _shelf.move_to_end(url)
    while len(_shelf) > SHELF_PAGES:
        _shelf.popitem(last=False)
    return fresh


def mark_stale(*tags: str) -> list[str]:
    """Mark every stored page that carries one of these tags; returns their addresses. Raises RedisError when away."""
    keys = [_key("marks"), _key("stale"), _key("news"), _key("tag", "")]
    return [url.decode() for url in _script(MARK)(keys=keys, args=list(tags), client=_redis())]


def stale_pages() -> list[str]:
    """Addresses that wait to be rendered again, longest waiting first."""
    waiting = _redis().hgetall(_key("stale"))
    return [url.decode() for url, _ in sorted(waiting.items(), key=lambda item: float(item[1]))]


def claim(url: str, *, for_s: int = 30) -> bool:
    """Whether this process may render the page now; one at a time, given back by itself when its owner dies."""
    return bool(_redis().set(_key("rendering", url), 1, nx=True, ex=for_s))


def unclaim(url: str) -> None:
    """Let the next one render it."""
    _redis().delete(_key("rendering", url))


def forget_everything() -> None:
    """Empty this release's store and this process's shelf."""
    clear_shelf()
    for key in _redis().scan_iter(match=_key("*"), count=500):
        _redis().delete(key)


def clear_shelf() -> None:
    """Ask Redis again for every page."""
    _shelf.clear()
