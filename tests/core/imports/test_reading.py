"""Files as staff really hand them in, and files that no one should."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from core.imports.reading import FileUnreadable, open_sheet
from core.imports.reading import workbook as workbook_reading
from tests.core.imports.words import RoleImporter

TEXT = "Role;New name\nCafé “A”;Naïve – b\n"


def rows(content: bytes) -> list[tuple[int, dict[str, str], str]]:
    """Everything in a file."""
    sheet = open_sheet(io.BytesIO(content), RoleImporter())
    return [(row.number, row.cells, row.problem) for row in sheet.rows()]


def workbook(*lines: list[object]) -> bytes:
    """An XLSX file."""
    book, kept = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_encodings_and_delimiters_of_the_trade(encoding: str, delimiter: str) -> None:
    content = TEXT.replace(";", delimiter).encode(encoding)
    assert rows(content) == [(2, {"name": "Café “A”", "new_name": "Naïve – b"}, "")]


@pytest.mark.parametrize(
    "content",
    [
        "Role\nब्लाउज़ साड़ी\n".encode()[:-2],  # cut in the middle of a letter
        "Role\nブラウスとサリー\n".encode("shift_jis"),
        b"Role\n\x81\x8d\n",
        b"Role\nA\0B\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04 and then nothing",
        b"",
        b"\n\n",
    ],
    ids=["cut", "shift-jis", "undefined", "nul", "picture", "old xls", "broken zip", "empty", "blank"],
)
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(FileUnreadable):
        rows(content)


def test_unknown_columns_are_named_with_a_guess() -> None:
    with pytest.raises(FileUnreadable, match=r"“Nev name” \(did you mean “New name”\?\), “Colour2”"):
        rows(b"Role,Nev name,Colour2\nA,B,C\n")


def test_missing_and_doubled_columns_are_named() -> None:
    with pytest.raises(FileUnreadable, match="lacks “Role”"):
        rows(b"New name\nA\n")
    with pytest.raises(FileUnreadable, match="“role” stands twice"):
        rows(b"Role,role\nA,B\n")


def test_columns_go_by_their_title_or_name_in_any_case() -> None:
    assert rows(b"NEW_NAME, role ,Row,Problem\nB,A,7,bad\n") == [(2, {"new_name": "B", "name": "A"}, "")]


def test_a_quote_that_is_never_closed_stops_the_file() -> None:
    with pytest.raises(FileUnreadable, match="quotation mark"):
        rows(b'Role,New name\nA,"B\nC,D\n')


def test_cells_with_line_ends_keep_the_count_of_rows() -> None:
    found = rows(b'Role,New name\r\n"A\r\nB",C\r\n\r\nD,E\r\n')
    assert found == [(2, {"name": "A\r\nB", "new_name": "C"}, ""), (4, {"name": "D", "new_name": "E"}, "")]


def test_a_row_with_too_many_cells_is_named() -> None:
    assert "3 cells under 2 headings" in rows(b"Role,New name\nA,B,C\n")[0][2]


def test_a_cell_of_absurd_size_is_named_and_cut() -> None:
    _, cells, problem = rows(b"Role,New name\nA," + b"x" * 40_000 + b"\n")[0]
    assert problem == "This cell has more than 32,767 letters." and len(cells["new_name"]) == 200


def test_a_workbook_is_read_as_text_and_formulas_show_themselves() -> None:
    content = workbook(["Role", "New name", None], ["A", 5.0], [None, None], ["=1+1", "x"], [True, 0.5])
    assert [(number, tuple(cells.values())) for number, cells, _ in rows(content)] == [
        (2, ("A", "5")), (4, ("=1+1", "x")), (5, ("yes", "0.5")),
    ]  # fmt: skip


def test_a_million_empty_rows_are_the_end_of_the_sheet() -> None:
    book, kept = Workbook(), io.BytesIO()
    book.active.append(["Role"])
    book.active.append(["A"])
    book.active.cell(row=1_000_000, column=1, value="far away")
    book.save(kept)
    assert [number for number, *_ in rows(kept.getvalue())] == [2]


def packed(**entries: bytes) -> bytes:
    """A zip file with these entries."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in entries.items():
            folder.writestr(name, content)
    return kept.getvalue()


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_UNPACKED", 1_000_000)
    bomb = packed(**{"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(2_000_000)})
    assert len(bomb) < 5_000
    with pytest.raises(FileUnreadable, match="unpacks to far more"):
        rows(bomb)


def test_an_entity_bomb_is_not_expanded() -> None:
    sound = io.BytesIO(workbook(["Role"], ["A"]))
    entries = {name: zipfile.ZipFile(sound).read(name) for name in zipfile.ZipFile(sound).namelist()}
    sheet = next(name for name in entries if "sheet1.xml" in name)
    entries[sheet] = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + entries[sheet].partition(b"?>")[2]
    )
    with pytest.raises(FileUnreadable):
        rows(packed(**entries))


def test_a_folder_of_files_is_no_workbook() -> None:
    with pytest.raises(FileUnreadable, match="packed folder"):
        rows(packed(**{"rows.csv": b"Role\nA\n"}))
