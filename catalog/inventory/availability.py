"""What can be sold now, kept in Redis for those who only show it. PostgreSQL is the truth; this is its echo.

One hash, a field for each variant. Whoever changes stock writes the figure after commit; a reader fills what is missing.
Every writer draws a stamp before it reads PostgreSQL, and an entry with a higher stamp is never overwritten: of two
writers the one that drew later has seen everything the other saw, so a slow one cannot bring back old figures.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.cache import caches
from django.db import connection, transaction
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from catalog.inventory.queries.figures import Sellable
from catalog.inventory.queries.snapshot import sellable_of

log = logging.getLogger(__name__)

PAUSE_S = 5.0

# Each entry is "stamp|…": written unless a higher stamp stands there. Answers how many were written.
_WRITE = """
local stamp, written = tonumber(ARGV[1]), 0
for i = 2, #ARGV, 2 do
    local known = redis.call('HGET', KEYS[1], ARGV[i])
    if not known or tonumber(string.match(known, '^%d+')) < stamp then
        redis.call('HSET', KEYS[1], ARGV[i], ARGV[1] .. '|' .. ARGV[i + 1])
        written = written + 1
    end
end
return written
"""


class _Pause:
    """After a failure Redis is not asked again for a few seconds: PostgreSQL answers meanwhile."""

    def __init__(self) -> None:
        self.until = 0.0

    def is_over(self) -> bool:
        """Whether Redis may be asked."""
        return time.monotonic() >= self.until

    def begin(self, failure: Exception) -> None:
        """Leave Redis alone for PAUSE_S seconds."""
        log.warning("availability: Redis is away (%s), PostgreSQL answers", type(failure).__name__)
        self.until = time.monotonic() + PAUSE_S


_pause = _Pause()


def available_now(variant_ids: Sequence[int]) -> dict[int, Sellable]:
    """What can be sold of each variant, for showing: one HMGET when Redis knows them all, else one query more.

    Within a transaction PostgreSQL is asked, so that one sees one's own changes; so it is while Redis is away. Never
    decide by this: reserving and carts ask `sellable_of`.
    """
    ids = list(variant_ids)
    if not ids or connection.in_atomic_block or not _pause.is_over():
        return sellable_of(ids)
    try:
        known = read_entries(ids)
        missing = [variant_id for variant_id in ids if variant_id not in known]
        return {**known, **_fill(missing)} if missing else known
    except (RedisError, OSError) as failure:
        _pause.begin(failure)
        return sellable_of(ids)


def refresh_after_commit(variant_ids: Iterable[int]) -> None:
    """Have these variants' figures written to Redis when the transaction commits; nothing when it does not."""
    ids = sorted(set(variant_ids))
    if ids:
        transaction.on_commit(partial(refresh_availability, ids), robust=True)


def refresh_availability(variant_ids: Sequence[int]) -> None:
    """Write what PostgreSQL says of these variants now. A Redis that is away is repaired by the reconciliation."""
    if not _pause.is_over():
        return
    try:
        _fill(variant_ids)
    except (RedisError, OSError) as failure:
        _pause.begin(failure)


def read_entries(variant_ids: Sequence[int]) -> dict[int, Sellable]:
    """What Redis knows of these variants. Raises RedisError when it is away."""
    texts = _redis().hmget(_key("figures"), [str(variant_id) for variant_id in variant_ids])
    return {
        variant_id: _read(text.decode())
        for variant_id, text in zip(variant_ids, texts, strict=True)
        if text is not None
    }


def write_entries(figures: Mapping[int, Sellable], *, stamp: int) -> int:
    """Write figures read from PostgreSQL after `stamp` was drawn; answers how many were not older than what stood."""
    words = [word for variant_id, found in figures.items() for word in (str(variant_id), _written(found))]
    return int(_redis().eval(_WRITE, 1, _key("figures"), stamp, *words)) if words else 0


def draw_stamp() -> int:
    """The next stamp: draw it before reading PostgreSQL, outside any transaction."""
    return int(_redis().incr(_key("stamp")))


def _fill(variant_ids: Sequence[int]) -> dict[int, Sellable]:
    stamp = draw_stamp()
    found = sellable_of(variant_ids)
    write_entries(found, stamp=stamp)
    return found


def _written(found: Sellable) -> str:
    day = found.available_from.isoformat() if found.available_from else ""
    moment = found.as_of.isoformat() if found.as_of else ""
    return f"{found.quantity}|{found.on_shelf}|{found.mode}|{day}|{moment}"


def _read(text: str) -> Sellable:
    _, quantity, on_shelf, mode, day, moment = text.split("|")
    return Sellable(
        quantity=int(quantity),
        as_of=datetime.fromisoformat(moment) if moment else None,
        mode=mode,  # type: ignore[arg-type]  # we wrote it
        available_from=date.fromisoformat(day) if day else None,
        on_shelf=int(on_shelf),
    )


def _redis() -> Any:
    return get_redis_connection("default")


def _key(name: str) -> str:
    return caches["default"].make_key(f"stock:{name}")
