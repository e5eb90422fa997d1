"""A file of rows, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core.imports.cells import LONGEST_CELL
from core.imports.importer import Importer
from core.imports.reading.errors import FileUnreadable
from core.imports.reading.headings import Headings, names_of, plain
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

    def __init__(self, headings: Headings, rows: Iterator[list[str]]) -> None:
        self.headings = headings
        self._rows = rows

    def rows(self) -> Iterator[RawRow]:
        """Every row that is not empty. Raises FileUnreadable when the file breaks off or has too many rows."""
        empty = 0
        for number, row in enumerate(self._rows, start=2):
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
        long = next((name for name, cell in cells.items() if len(cell) > LONGEST_CELL), "")
        if long:
            cut = {name: cell[:200] for name, cell in cells.items()}
            return RawRow(number, cut, f"This cell has more than {LONGEST_CELL:,} letters.", long)
        return RawRow(number, cells)


def open_sheet(stream: IO[bytes], importer: Importer) -> Sheet:
    """Open a file of rows by its content, not its name; the headings are checked at once. Raises FileUnreadable."""
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
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
