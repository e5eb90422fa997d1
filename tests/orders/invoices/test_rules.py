"""Numbers and sums of GST documents, to the character and the paisa."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.invoices.rules import (
    CREDIT_NOTE,
    INVOICE,
    CreditExceedsInvoice,
    SeriesFull,
    Sums,
    by_rate,
    credited_sums,
    document_number,
    financial_year,
    sums_of,
)

BENGALURU = "29ABCDE1234F1ZW"


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), "2526"),
        (date(2026, 4, 1), "2627"),
        (date(2026, 11, 23), "2627"),
        (date(2027, 3, 31), "2627"),
        (date(2099, 12, 1), "9900"),
    ],
)
def test_the_financial_year_runs_from_april_to_march(day: date, year: str) -> None:
    assert financial_year(day) == year


def test_numbers_are_short_and_tell_kind_state_and_year() -> None:
    assert document_number(kind=INVOICE, gstin=BENGALURU, year="2627", serial=42) == "BI29-2627-00042"
    assert (
        document_number(kind=CREDIT_NOTE, gstin=BENGALURU, year="2627", serial=100_000) == "BC29-2627-100000"
    )
    with pytest.raises(SeriesFull):
        document_number(kind=INVOICE, gstin=BENGALURU, year="2627", serial=1_000_000)


def test_a_third_of_a_line_is_rounded_and_the_rest_makes_it_whole() -> None:
    line = Sums(taxable=95_239, cgst=2_381, sgst=2_381)
    first = credited_sums(line=line, quantity=3, before=0, now=1)
    assert first == Sums(taxable=31_746, cgst=794, sgst=794)
    rest = credited_sums(line=line, quantity=3, before=1, now=2)
    assert first + rest == line


@pytest.mark.parametrize(("before", "now"), [(0, 0), (0, 4), (3, 1), (-1, 1)])
def test_more_than_was_invoiced_is_refused(before: int, now: int) -> None:
    with pytest.raises(CreditExceedsInvoice):
        credited_sums(line=Sums(taxable=300), quantity=3, before=before, now=now)


@given(
    total=st.integers(0, 10_000_000),
    half=st.integers(0, 900_000),
    within=st.booleans(),
    cuts=st.lists(st.integers(1, 4), min_size=1, max_size=12),
)
def test_however_it_is_split_all_of_it_gives_back_all(
    total: int, half: int, within: bool, cuts: list[int]
) -> None:
    half = min(half, total // 2)
    line = Sums(total - 2 * half, half, half) if within else Sums(total - half, igst=half)
    quantity, before, parts = sum(cuts), 0, []
    for now in cuts:
        part = credited_sums(line=line, quantity=quantity, before=before, now=now)
        assert part.cgst == part.sgst
        assert part.total >= 0
        parts.append(part)
        before += now
    assert sums_of(parts) == line


def test_the_summary_adds_up_by_hsn_and_rate() -> None:
    rows = [("6206", 500, Sums(100, 2, 2)), ("5007", 500, Sums(50, igst=3)), ("6206", 500, Sums(1, 1, 1))]
    assert by_rate(rows) == {("5007", 500): Sums(50, igst=3), ("6206", 500): Sums(101, 3, 3)}
