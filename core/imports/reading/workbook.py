"""XLSX: the first sheet's rows one by one, never more unpacked than allowed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.imports.cells import as_text
from core.imports.reading.errors import FileUnreadable

ZIP_START = b"PK\x03\x04"
OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 300_000_000
MOST_SHARED_TEXT = 60_000_000  # held in memory while the sheet is read
MOST_ENTRIES = 2_000
_FAULTS = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, KeyError, ValueError, OSError, EOFError,
)  # fmt: skip


def workbook_rows(stream: IO[bytes]) -> Iterator[list[str]]:
    """The rows of the first sheet as text, gaps as empty rows. A formula arrives as its text, never as its result.

    Raises FileUnreadable for what is no workbook, is locked with a password, or unpacks to an absurd size.
    """
    _refuse_bombs(stream)
    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file's own claim of its size is not believed
        for row in sheet.iter_rows(values_only=True):
            yield [as_text(value) for value in row]
        book.close()
    except _FAULTS as fault:
        raise FileUnreadable(
            "This workbook is damaged. Open it, save it anew as XLSX, and hand it in again."
        ) from fault
    except IndexError as fault:
        raise FileUnreadable("This workbook has no sheet with rows.") from fault


def _refuse_bombs(stream: IO[bytes]) -> None:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed:
            entries = packed.infolist()
    except _FAULTS as fault:
        raise FileUnreadable("This workbook is damaged or was cut off on its way.") from fault
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise FileUnreadable("This is a packed folder, not a workbook. Hand in the CSV or XLSX file itself.")
    shared = sum(entry.file_size for entry in entries if entry.filename.endswith("sharedStrings.xml"))
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or shared > MOST_SHARED_TEXT:
        raise FileUnreadable(
            "This workbook unpacks to far more than its size tells. Hand the rows in as CSV."
        )
