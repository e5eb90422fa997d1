"""A file of rows, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core.imports.cells import LONGEST_CELL
from core.imports.importer import Importer
from core.imports.reading.errors import FileUnreadable
from core.imports.reading.headings import Headings, names_of, plain
from core.imports.reading.objects import LONGEST_VALUE, cells_of, is_json, objects_of
from core.imports.reading.text import text_rows
from core.imports.reading.workbook import OLD_OFFICE_START, ZIP_START, workbook_rows

MOST_ROWS = 500_000
MOST_EMPTY_ROWS = 1_000  # so many in a row are the end of the sheet


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file. `problem` says what is wrong with its shape, if anything is."""

    number: int
    cells: dict[str, str]
    problem: str = ""
    column: str = ""


class Sheet:
    """An open file: its headings, and its rows once through."""

    def __init__(
        self, headings: Headings, rows: Iterator[list[str]], *, start: int = 2, longest: int = LONGEST_CELL
    ) -> None:
        self.headings = headings
        self._rows = rows
        self._start = start
        self._longest = longest

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty. Raises FileUnreadable when the file breaks off or has too many rows."""
        empty = 0
        for number, row in enumerate(self._rows, start=self._start):
            if not any(cell.strip() for cell in row):
                empty += 1
                if empty >= MOST_EMPTY_ROWS:
                    return
                continue
            empty = 0
            if number > MOST_ROWS:
                raise FileUnreadable(f"This file has more than {MOST_ROWS:,} rows. Split it into parts.")
            yield self._shaped(number, row)

    def _shaped(self, number: int, row: list[str]) -> RawRow:
        cells = self.headings.cells(row)
        extra = len(row) - self.headings.width
        if extra > 0 and any(cell.strip() for cell in row[-extra:]):
            return RawRow(
                number,
                cells,
                f"This row has {len(row)} cells under {self.headings.width} headings: a separator stands in a text "
                "without quotation marks around it.",
            )
        long = next((name for name, cell in cells.items() if len(cell) > self._longest), "")
        if long:
            cut = {name: cell[:200] for name, cell in cells.items()}
            return RawRow(number, cut, f"This cell has more than {self._longest:,} letters.", long)
        return RawRow(number, cells)


def open_sheet(stream: IO[bytes], importer: Importer) -> Sheet:
    """Open a file of rows by its content, not its name; the headings are checked at once. Raises FileUnreadable."""
    stream.seek(0)
    head = stream.read(64)
    start = head[:4]
    stream.seek(0)
    if importer.json_list and is_json(head):
        return _sheet_of_objects(stream, importer)
    if start == OLD_OFFICE_START:
        raise FileUnreadable(
            "This is an old XLS file or one with a password. Save it as XLSX without a password."
        )
    known = names_of(importer.columns)
    if start == ZIP_START:
        rows = workbook_rows(stream)
    else:
        rows = text_rows(stream, lambda headings: sum(plain(heading) in known for heading in headings))
    first = next((row for row in rows), None)
    if first is None or not any(cell.strip() for cell in first):
        raise FileUnreadable("The first row is empty. It has to name the columns.")
    while first and not first[-1].strip():
        first.pop()
    return Sheet(Headings(importer, first), rows)


def _sheet_of_objects(stream: IO[bytes], importer: Importer) -> Sheet:
    """JSON as rows: object n is row n, its keys are the columns. Every required one stands in the first object."""
    names = [column.name for column in importer.columns]
    first = next(objects_of(stream, importer.json_list), None)
    if first is None:
        raise FileUnreadable(f"This file holds no {importer.json_list}.")
    missing = [column.name for column in importer.columns if column.required and column.name not in first]
    if missing:
        raise FileUnreadable(f"These {importer.json_list} lack {', '.join(f'“{name}”' for name in missing)}.")
    rows = (cells_of(thing, names) for thing in objects_of(stream, importer.json_list))
    return Sheet(Headings(importer, names), rows, start=1, longest=LONGEST_VALUE)
