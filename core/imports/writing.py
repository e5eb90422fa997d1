"""Rows written as CSV or XLSX, one at a time, with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.imports.cells import as_text, neutralised
from core.imports.importer import Column

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_ONCE = 500


def csv_chunks(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A CSV file in UTF-8 with a byte order mark, so that spreadsheets read it right; `rows` may be endless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow([column.title for column in columns])
    for count, row in enumerate(rows, start=1):
        writer.writerow([neutralised(as_text(row.get(column.name))) for column in columns])
        if count % ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def xlsx_file(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> IO[bytes]:
    """An XLSX file, open at its start and gone when closed; written row by row. Every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Rows")
    sheet.freeze_panes = "A2"
    sheet.append([column.title for column in columns])
    for row in rows:
        sheet.append([_cell(as_text(row.get(column.name))) for column in columns])
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(kept)
    kept.seek(0)
    return kept


def _cell(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", neutralised(text)))
