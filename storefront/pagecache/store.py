"""Where rendered pages lie: Redis for every process, files beside it, and a small shelf in this process.

Each stored page carries its tags. `mark_stale` numbers each piece of news; `keep` compares that number with the
one read before the page's queries ran, so a page that was rendered while its news arrived is stored as stale.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from storefront.pagecache import files, scripts
from storefront.pagecache.connection import AWAY, key, noting_absence, redis, script, try_again
from storefront.pagecache.page import StoredPage, compressed

__all__ = ["AWAY", "StoredPage", "compressed", "find", "forget", "keep", "mark_stale"]

KEEP_S = 24 * 60 * 60
SHELF_PAGES = 256
SHELF_TRUST_S = 1.0
# While Redis is away each process renders a page once in so many seconds.
ALONE_TRUST_S = 10.0
# A reader of a page that somebody else renders just now waits for it so long at most, looking so often.
PATIENCE_S = 5.0
LOOKS_EVERY_S = 0.02

_shelf: OrderedDict[str, tuple[float, StoredPage]] = OrderedDict()


@noting_absence
def news_number() -> int:
    """The number of the latest news: read it before the queries of a page run. Raises RedisError when away."""
    return int(redis().get(key("news")) or 0)


def marks_of(*tags: str) -> tuple[bytes | None, ...] | None:
    """What the latest news about these tags is numbered: the same answer, the same facts. None when Redis is away."""
    try:
        return _marks(*tags)
    except AWAY:
        return None


@noting_absence
def _marks(*tags: str) -> tuple[bytes | None, ...]:
    return tuple(redis().hmget(key("marks"), *tags))


def keep(url: str, page: StoredPage, *, tags: Iterable[str], seen: int) -> bool:
    """Store a page whole under its tags. True when news newer than `seen` makes it stale already."""
    keys = [key("page", url), key("marks"), key("stale"), key("news"), key("tag", ""), *_written()]
    stale = script(scripts.KEEP)(
        keys=keys, args=[seen, url, KEEP_S, json.dumps(sorted(tags)), *_fields(page)], client=redis()
    )
    _shelf.pop(url, None)
    files.write_page(url, page)
    bring_file_up(url, page.etag)
    return bool(stale)


def _written() -> list[str]:
    return [key("written"), key("writes"), key("unpressed")]


def _fields(page: StoredPage) -> list[Any]:
    fields: list[Any] = ["etag", page.etag, "headers", json.dumps(page.headers)]
    return [*fields, "body", page.body, "gzip", page.gzip, "brotli", page.brotli]


def bring_file_up(url: str, etag: str) -> None:
    """Write the page's files anew as long as somebody else has stored another since `etag`: the last one stands."""
    if files.file_of(url) is None:
        return
    for _ in range(3):
        page = _fetch(url)
        if page is None or page.etag == etag:
            return
        files.write_page(url, page)
        etag = page.etag


def press(url: str) -> bool:
    """Pack a stored page as small as it gets; its words stay. False when there is nothing to do."""
    page = _fetch(url)
    if page is None:
        redis().srem(key("unpressed"), url)
        return False
    if page.is_pressed:
        return False
    packed = compressed(page.body, dict(page.headers), pressed=True)
    if len(packed.brotli) > len(page.brotli):
        packed = replace(packed, brotli=page.brotli)
    args = [url, page.etag, *_fields(packed)]
    if not script(scripts.PRESS)(keys=[key("page", url), *_written()], args=args, client=redis()):
        return False
    files.write_page(url, packed)
    bring_file_up(url, packed.etag)
    return True


def forget(url: str) -> None:
    """The page is gone: it is no longer stored, nor waited for."""
    script(scripts.FORGET)(keys=[key("page", url), key("stale"), *_written()], args=[url], client=redis())
    _shelf.pop(url, None)
    files.remove_page(url)


def find(url: str) -> StoredPage | None:
    """The stored page, from this process when it was compared with Redis within the last second.

    While Redis is away, what this process has seen within the last ten seconds. Raises RedisError for others: then
    the page is rendered for whoever asks.
    """
    shelved = _shelf.get(url)
    if shelved is not None and time.monotonic() - shelved[0] < SHELF_TRUST_S:
        return shelved[1]
    try:
        return _find(url, shelved[1] if shelved else None)
    except AWAY:
        if shelved is not None and time.monotonic() - shelved[0] < ALONE_TRUST_S:
            return shelved[1]
        raise


@noting_absence
def _find(url: str, shelved: StoredPage | None) -> StoredPage | None:
    with redis().pipeline(transaction=False) as pipe:
        pipe.hget(key("page", url), "etag")
        pipe.hget(key("stale"), url)
        etag, stale_since = pipe.execute()
    if etag is None:
        _shelf.pop(url, None)
        return None
    page = shelved if shelved is not None and shelved.etag == etag.decode() else _fetch(url)
    return shelve(url, page, float(stale_since) if stale_since else None) if page is not None else None


def _fetch(url: str) -> StoredPage | None:
    fields = redis().hmget(key("page", url), "etag", "headers", "body", "gzip", "brotli")
    if fields[0] is None:
        return None
    etag, headers, *bodies = fields
    return StoredPage(etag.decode(), tuple((name, value) for name, value in json.loads(headers)), *bodies)


def shelve(url: str, page: StoredPage, stale_since: float | None = None) -> StoredPage:
    """Keep the page at hand in this process, as what everybody is shown now."""
    if page.stale_since != stale_since:
        page = replace(page, stale_since=stale_since)
    _shelf.pop(url, None)
    _shelf[url] = (time.monotonic(), page)
    while len(_shelf) > SHELF_PAGES:
        _shelf.popitem(last=False)
    return page


def forget_shelved(url: str) -> None:
    """Ask Redis again for this page."""
    _shelf.pop(url, None)


def last_known(url: str) -> StoredPage | None:
    """The page as this process or its files last had it, however old: better than an error. Asks nobody."""
    shelved = _shelf.get(url)
    return shelved[1] if shelved is not None else files.read_page(url)


@noting_absence
def mark_stale(*tags: str) -> list[str]:
    """Mark every stored page that carries one of these tags; returns those that were not stale. Raises RedisError when away."""
    keys = [key("marks"), key("stale"), key("news"), key("tag", "")]
    return [url.decode() for url in script(scripts.MARK)(keys=keys, args=list(tags), client=redis())]


def stale_pages() -> list[str]:
    """Addresses that wait to be rendered again, longest waiting first."""
    waiting = redis().hgetall(key("stale"))
    return [url.decode() for url, _ in sorted(waiting.items(), key=lambda item: float(item[1]))]


def unpressed_pages(most: int) -> list[str]:
    """Some of the pages that were packed in a hurry; none while pages wait to be rendered."""
    if redis().hlen(key("stale")):
        return []
    return [url.decode() for url in redis().srandmember(key("unpressed"), most)]


def are_fresh(*urls: str) -> list[bool]:
    """Which of these pages are stored, and no news about them waits."""
    with redis().pipeline(transaction=False) as pipe:
        for url in urls:
            pipe.exists(key("page", url))
            pipe.hexists(key("stale"), url)
        told = pipe.execute()
    return [bool(stored) and not stale for stored, stale in zip(told[::2], told[1::2], strict=True)]


def are_stored(*urls: str) -> list[bool]:
    """Which of these pages are stored, fresh or stale."""
    with redis().pipeline(transaction=False) as pipe:
        for url in urls:
            pipe.exists(key("page", url))
        return [bool(stored) for stored in pipe.execute()]


def written_since(number: int) -> tuple[list[str], int]:
    """Pages stored, pressed or forgotten after write `number`, in their order, and the number of the last write."""
    found = redis().zrangebyscore(key("written"), f"({number}", "+inf", withscores=True)
    return [url.decode() for url, _ in found], int(found[-1][1]) if found else number


def last_write() -> int:
    """The number of the latest write; 0 for a Redis that is new."""
    return int(redis().get(key("writes")) or 0)


def copy_to_file(url: str) -> None:
    """Bring this machine's files of a page to what is stored."""
    page = _fetch(url)
    if page is None:
        files.remove_page(url)
    else:
        files.write_page(url, page)


def claim(url: str, *, for_s: int = 30) -> bool:
    """Whether this process may render the page now; one at a time, given back by itself when its owner dies."""
    return bool(redis().set(key("rendering", url), 1, nx=True, ex=for_s))


def unclaim(url: str) -> None:
    """Let the next one render it."""
    redis().delete(key("rendering", url))


def wait_for(url: str) -> StoredPage | None:
    """The page that somebody else renders now, as soon as it is stored; None when that came to nothing."""
    ends_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_at:
        is_rendered = bool(redis().exists(key("rendering", url)))
        page = find(url)
        if page is not None or not is_rendered:
            return page
        time.sleep(LOOKS_EVERY_S)
    return None


def forget_everything() -> None:
    """Empty this release's store and this process's shelf."""
    clear_shelf()
    for name in redis().scan_iter(match=key("*"), count=500):
        redis().delete(name)


def clear_shelf() -> None:
    """Ask Redis again for every page, and at once."""
    _shelf.clear()
    try_again()
