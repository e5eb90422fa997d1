"""Size charts as a page shows them, and where the house sells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from catalog.assortment.models import SalesChannel, SizeChart
from catalog.assortment.rules import inches
from catalog.translations.rules import ENGLISH, told

NOTHING_SAID: Mapping[str, str] = MappingProxyType({})


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


def chart_of(row: SizeChart, language: str = ENGLISH, said: Mapping[str, str] = NOTHING_SAID) -> Chart:
    """A stored chart in the language asked for, its headings as `said` has them; no query."""
    return Chart(
        title=told(row.title, row.translations, "title", language),
        note=told(row.note, row.translations, "note", language),
        columns=tuple(said.get(name, name) for name in row.columns),
        rows=tuple(_row(each["size"], each["cm"]) for each in row.rows),
    )


def _row(size: str, cm: Sequence[str]) -> ChartRow:
    return ChartRow(size, tuple(cm), tuple(inches(figure) for figure in cm))


@dataclass(frozen=True, slots=True)
class Channel:
    """A sales channel that is open."""

    code: str
    name: str


def sales_channels() -> tuple[Channel, ...]:
    """Where the house sells now. One query."""
    rows = SalesChannel.objects.filter(is_active=True).values_list("code", "name")
    return tuple(Channel(*row) for row in rows)
