"""What staff see of a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.imports.importer import Column
from core.imports.models import ImportJob, ImportRow
from core.imports.registry import importer_of

ROW = Column("_row", "Row")
PROBLEM = Column("_problem", "Problem")


def refused_columns(job: ImportJob) -> list[Column]:
    """The columns of the list of refused rows: those of the file, then which row it was and what is wrong with it."""
    first = ImportRow.objects.filter(job=job, outcome="refused").order_by("number").first()
    there = first.cells if first else {}
    return [*(column for column in importer_of(job.kind).columns if column.name in there), ROW, PROBLEM]


def refused_rows(job: ImportJob) -> Iterator[dict[str, Any]]:
    """Every refused row as it stood in the file, with the reason, to be corrected and handed in again."""
    titles = {column.name: column.title for column in importer_of(job.kind).columns}
    rows = ImportRow.objects.filter(job=job, outcome="refused", number__lte=job.position).order_by("number")
    for row in rows.iterator(chunk_size=500):
        where = f"{titles[row.column]}: " if row.column in titles else ""
        yield {**row.cells, ROW.name: row.number, PROBLEM.name: f"{where}{row.message}"}
