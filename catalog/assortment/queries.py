"""Size charts as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.assortment.models import SizeChart
from catalog.assortment.rules import inches


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One size: its figures in centimetres and in inches, in the order of the columns."""

    size: str
    cm: tuple[str, ...]
    inches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A size chart; `columns` are its headings after the size."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]


def chart_of(row: SizeChart, phrases: Mapping[str, str] | None = None) -> Chart:
    """A stored chart as a page shows it, its headings by `phrases` where they say them; no query."""
    said = phrases or {}
    return Chart(
        title=row.title,
        note=row.note,
        columns=tuple(said.get(name, name) for name in row.columns),
        rows=tuple(_row(each["size"], each["cm"]) for each in row.rows),
    )


def _row(size: str, cm: Sequence[str]) -> ChartRow:
    return ChartRow(size, tuple(cm), tuple(inches(figure) for figure in cm))
