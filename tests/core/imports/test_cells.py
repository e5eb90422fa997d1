"""What a spreadsheet would run never reaches one, and every text comes back as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.imports import Column, as_text, is_formula, neutralised, restored
from core.imports.writing import csv_chunks, xlsx_file

STARTS = "=+-@\t\r\n'＝＋－＠"
letters = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
nasty = st.one_of(letters, st.builds(str.__add__, st.text(STARTS, max_size=3), letters))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "--", "=-5"]
)
def test_what_would_run_is_a_formula(cell: str) -> None:
    assert is_formula(cell)
    assert not is_formula(neutralised(cell))


@pytest.mark.parametrize(
    "cell", ["", "Meera", "-5", "-", "+91 98450 12345", "-1,250.50", "10%", "a=b", "'quoted'"]
)
def test_what_is_harmless_is_none(cell: str) -> None:
    assert not is_formula(cell)


@given(nasty)
def test_every_text_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text


@given(nasty)
def test_nothing_that_runs_goes_out(text: str) -> None:
    assert not is_formula(neutralised(text))


@given(st.lists(nasty, min_size=1, max_size=5))
def test_every_csv_cell_comes_back(texts: list[str]) -> None:
    written = b"".join(csv_chunks([Column("a", "A")], [{"a": text} for text in texts]))
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [restored(row[0]) if row else "" for row in read[1:]] == texts


def test_every_cell_of_a_workbook_is_text() -> None:
    with xlsx_file([Column("a", "A")], [{"a": text} for text in ("=1+1", "007", "ok\x07")]) as kept:
        cells = [row[0] for row in load_workbook(kept).active.iter_rows(values_only=True)]
    assert cells == ["A", "'=1+1", "007", "ok"]


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (5.0, "5"), (0.1, "0.1"), (True, "yes"), (False, "no"), (12, "12")]
)
def test_values_as_text(value: object, text: str) -> None:
    assert as_text(value) == text
