"""JSON: the objects of a list one by one, as JSON Lines or as the answers of an API saved to a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from core.imports.reading.errors import FileUnreadable

LONGEST_DOCUMENT = 20_000_000  # held in memory at once; a file of lines may be as long as any
LONGEST_VALUE = 1_000_000
_TOO_LONG = "This JSON file is too long to be one document. Write one object to a line (JSON Lines)."


def is_json(start: bytes) -> bool:
    """Whether a file that begins so holds JSON."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def objects_of(stream: IO[bytes], name: str) -> Iterator[dict[str, Any]]:
    """Every object; `{"<name>": [...]}` and `[...]` are opened, on every line of a file of lines too.

    Decimals stay exact. Raises FileUnreadable, also in the middle, naming the line.
    """
    stream.seek(0)
    first = stream.readline(LONGEST_DOCUMENT + 1)
    if len(first) > LONGEST_DOCUMENT:
        raise FileUnreadable(_TOO_LONG)
    if _parsed(first) is None:
        stream.seek(0)
        yield from _opened(_document(stream), name, 1)
        return
    for number, line in enumerate(chain([first], _lines(stream)), start=1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            found = _parsed(line)
            if found is None:
                raise FileUnreadable(f"Line {number} of this file is no JSON.")
            yield from _opened(found, name, number)


def cells_of(thing: dict[str, Any], names: list[str]) -> list[str]:
    """An object's values by name, as text: nothing for null, JSON for lists and objects."""
    return [_text(thing.get(name)) for name in names]


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(LONGEST_DOCUMENT + 1):
        if len(line) > LONGEST_DOCUMENT:
            raise FileUnreadable(_TOO_LONG)
        yield line


def _document(stream: IO[bytes]) -> Any:
    whole = stream.read(LONGEST_DOCUMENT + 1)
    if len(whole) > LONGEST_DOCUMENT:
        raise FileUnreadable(_TOO_LONG)
    found = _parsed(whole)
    if found is None:
        raise FileUnreadable("This file begins like JSON and is none. Save it anew, as UTF-8.")
    return found


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _opened(found: Any, name: str, line: int) -> Iterator[dict[str, Any]]:
    things = found.get(name, found) if isinstance(found, dict) else found
    for thing in things if isinstance(things, list) else [things]:
        if not isinstance(thing, dict):
            raise FileUnreadable(f"Line {line} of this file holds something that is no object.")
        yield thing


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
