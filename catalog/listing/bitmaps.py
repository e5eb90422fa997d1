"""Facet bitmaps in Redis: one per token, one bit per slot. Derived from the entries; losing them loses nothing.

All keys of one build carry its generation's name; readers take the generation that `current` names.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django_redis import get_redis_connection
from redis.exceptions import LockError, RedisError

AWAY = (RedisError, OSError)
PAINTING_S = 120
MOST_VALUES = 400

# KEYS: bit key prefix, label key prefix, temporary key prefix; ARGV: question JSON, bits of the base ("" for none).
# The base is the scope's bitmap, or the bits handed in. Values of a facet are counted within the base and all
# other facets' choices. Answers: total, bits of the whole choice (only when few), and per facet token, count, label.
COUNT = """
local bit, label, tmp = KEYS[1], KEYS[2], KEYS[3]
local asked = cjson.decode(ARGV[1])
local base = tmp .. 'base'
if asked.given then redis.call('SET', base, ARGV[2])
else redis.call('BITOP', 'AND', base, bit .. asked.scope, bit .. asked.scope) end
local chosen = {}
for facet, tokens in pairs(asked.chosen) do
  local keys = {}
  for i, token in ipairs(tokens) do keys[i] = bit .. token end
  redis.call('BITOP', 'OR', tmp .. 'chosen:' .. facet, unpack(keys))
  chosen[#chosen + 1] = facet
end
local function within(own, target)
  local keys = {base}
  for _, facet in ipairs(chosen) do
    if facet ~= own then keys[#keys + 1] = tmp .. 'chosen:' .. facet end
  end
  redis.call('BITOP', 'AND', target, unpack(keys))
  return target
end
local whole = within('', tmp .. 'whole')
local total = redis.call('BITCOUNT', whole)
local found = {}
for _, pair in ipairs(asked.facets) do
  local facet, kind, here = pair[1], pair[2], whole
  if asked.chosen[facet] then here = within(facet, tmp .. 'here') end
  local values = redis.call('HGETALL', label .. kind)
  for i = 1, math.min(#values, asked.most * 2), 2 do
    redis.call('BITOP', 'AND', tmp .. 'one', here, bit .. values[i])
    local count = redis.call('BITCOUNT', tmp .. 'one')
    if count > 0 then found[#found + 1] = {facet, values[i], count, values[i + 1]} end
  end
end
local bits = ''
if total <= asked.few then bits = redis.call('GET', whole) or '' end
redis.call('DEL', base, whole, tmp .. 'here', tmp .. 'one')
for _, facet in ipairs(chosen) do redis.call('DEL', tmp .. 'chosen:' .. facet) end
return {total, bits, cjson.encode(found)}
"""


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a token."""

    token: str
    facet: str
    label: str
    rank: int
    swatch: str

    def told(self) -> str:
        """As Redis keeps it."""
        return json.dumps([self.label, self.rank, self.swatch], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many slots fit, which (None when there are more than `few`), and (facet, token, count, label JSON) rows."""

    total: int
    bits: bytes | None
    values: tuple[tuple[str, str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """What to count: a scope or the bits given, tokens chosen by facet, (facet, kind of token) pairs to offer."""

    scope: str
    chosen: Mapping[str, Sequence[str]]
    facets: Sequence[tuple[str, str]]
    few: int
    given: bytes | None = None


def _redis() -> Any:
    return get_redis_connection("default")


@lru_cache
def _script(source: str) -> Any:
    return _redis().register_script(source)


def _key(*parts: str) -> str:
    return str(cache.make_key(":".join(("facets", *parts))))


def generation() -> str | None:
    """The name of the bitmaps in use; None when there are none. Raises RedisError when Redis is away."""
    found = _redis().get(_key("current"))
    return found.decode() if found else None


def count(asked: Count) -> Counted | None:
    """Count in one call; None when there are no bitmaps. Raises RedisError when Redis is away."""
    current = generation()
    if current is None:
        return None
    question = {
        "scope": asked.scope,
        "given": asked.given is not None,
        "chosen": {facet: list(tokens) for facet, tokens in asked.chosen.items()},
        "facets": [list(pair) for pair in asked.facets],
        "few": asked.few,
        "most": MOST_VALUES,
    }
    keys = [_key(current, "bit", ""), _key(current, "label", ""), _key(current, "tmp", "")]
    total, bits, values = _script(COUNT)(
        keys=keys, args=[json.dumps(question), asked.given or b""], client=_redis()
    )
    rows = tuple((facet, token, number, label) for facet, token, number, label in json.loads(values or "[]"))
    return Counted(total, bits if total <= asked.few else None, rows)


def paint(current: str, bits: Mapping[str, Mapping[int, bool]], labels: Sequence[Label]) -> None:
    """Set or clear bits of some tokens, and tell their words."""
    with _redis().pipeline(transaction=False) as pipe:
        for token, slots in bits.items():
            for slot, is_set in slots.items():
                pipe.setbit(_key(current, "bit", token), slot, int(is_set))
        _tell(pipe, current, labels)
        pipe.execute()


def swap_in(bits: Mapping[str, bytes], labels: Sequence[Label]) -> str:
    """Store a whole new generation, then make it the current one and drop the former; answers its name."""
    former, name = generation(), uuid.uuid4().hex[:12]
    with _redis().pipeline(transaction=False) as pipe:
        for token, whole in bits.items():
            pipe.set(_key(name, "bit", token), whole)
        _tell(pipe, name, labels)
        pipe.execute()
    _redis().set(_key("current"), name)
    if former:
        for key in _redis().scan_iter(match=_key(former, "*"), count=1000):
            _redis().delete(key)
    return name


def cardinalities(current: str, tokens: Sequence[str] | Mapping[str, Any]) -> dict[str, int]:
    """How many bits are set for each of these tokens."""
    names = list(tokens)
    with _redis().pipeline(transaction=False) as pipe:
        for token in names:
            pipe.bitcount(_key(current, "bit", token))
        return dict(zip(names, pipe.execute(), strict=True))


@contextmanager
def one_painter(*, wait_s: int = 0) -> Iterator[bool]:
    """Whether this process alone may write bitmaps now. Raises RedisError when Redis is away."""
    lock = _redis().lock(_key("painting"), timeout=PAINTING_S)
    may = lock.acquire(blocking=bool(wait_s), blocking_timeout=wait_s or None)
    try:
        yield bool(may)
    finally:
        if may:
            # It may have taken longer than PAINTING_S: then the next painter has it already.
            with suppress(LockError):
                lock.release()


def _tell(pipe: Any, current: str, labels: Sequence[Label]) -> None:
    for each in labels:
        pipe.hset(_key(current, "label", each.facet), each.token, each.told())
