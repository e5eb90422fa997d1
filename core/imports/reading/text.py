"""CSV: which encoding, which delimiter, and the rows one by one."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import IO

from core.imports.cells import LONGEST_CELL
from core.imports.reading.errors import FileUnreadable

DELIMITERS = (",", ";", "\t")
BLOCK = 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Texts in a Western alphabet have single accents, quotes and dashes. Long runs of high bytes, many of them, or the
# signs that nobody types (ƒ „ † ‡ ˆ ‰ ‹ ˜ ›) are another alphabet misread.
_FOREIGN = re.compile(rb"[\x80-\xff]{4}|[\x82-\x84\x86-\x89\x8b\x98\x9b]")
_MOST_FOREIGN = 0.25


def encoding_of(stream: IO[bytes]) -> str:
    """utf-8-sig, utf-16, utf-8 or cp1252; the stream is read through once and put back to its start.

    Raises FileUnreadable for anything else, and for what is no text at all.
    """
    stream.seek(0)
    start = stream.read(4)
    bom = next((name for mark, name in _BOMS if start.startswith(mark)), None)
    for name in (bom,) if bom else ("utf-8", "cp1252"):
        if _decodes(stream, name) and (name != "cp1252" or _is_western(stream)):
            stream.seek(0)
            return name
    raise FileUnreadable(
        "The letters of this file are in an encoding we cannot tell. Save it as “CSV UTF-8” and hand it in again."
    )


def _decodes(stream: IO[bytes], name: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        while block := stream.read(BLOCK):
            if "\0" in decoder.decode(block):
                raise FileUnreadable("This file is not a table of text. Save it as CSV (UTF-8) or XLSX.")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_western(stream: IO[bytes]) -> bool:
    stream.seek(0)
    high = size = 0
    while block := stream.read(BLOCK):
        if _FOREIGN.search(block):
            return False
        size += len(block)
        high += len(block.translate(None, bytes(range(128))))
    return high <= _MOST_FOREIGN * size


def text_rows(stream: IO[bytes], known: Callable[[list[str]], int]) -> Iterator[list[str]]:
    """The rows of a CSV file, the headings first. `known` counts the headings that mean something to the reader.

    The delimiter is the one of ; , and tab under which most headings are known. Raises FileUnreadable, also in the
    middle of the file when a quote is opened and never closed.
    """
    text = io.TextIOWrapper(stream, encoding=encoding_of(stream), newline="")
    first = text.readline(1_000_000)
    delimiter = max(DELIMITERS, key=lambda mark: known(next(csv.reader([first], delimiter=mark), [])))
    text.seek(0)
    csv.field_size_limit(LONGEST_CELL * 8)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        yield from rows
    except csv.Error as fault:
        raise FileUnreadable(
            f"The file breaks off at line {rows.line_num}: a quotation mark is opened and not closed, or stands "
            "in the middle of a cell. Save it anew from your spreadsheet."
        ) from fault
    finally:
        with contextlib.suppress(ValueError):  # the file may be closed already
            text.detach()
