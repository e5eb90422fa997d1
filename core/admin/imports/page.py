"""What the page of one run shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from core.imports import importer_of
from core.imports.models import ImportJob, ImportRow

ROWS_A_PAGE = 100
WORDS = {"ok": "New", "changed": "Changed", "same": "Same", "refused": "Refused"}
TONES = {"ok": "success", "changed": "info", "same": "", "refused": "danger"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one outcome, and whether only they are shown."""

    outcome: str
    title: str
    tone: str
    count: int
    is_shown: bool


def running_context(job: ImportJob) -> dict[str, Any]:
    """The moving part."""
    return {"job": job, "tallies": _tallies(job, ""), "will_write": _will_write(job)}


def job_context(request: HttpRequest, job: ImportJob) -> dict[str, Any]:
    """The whole page, with one page of verdicts: all of them, or those of one outcome (?outcome=refused)."""
    shown = request.GET.get("outcome", "")
    rows = ImportRow.objects.filter(job=job, number__lte=job.position)
    total = sum(job.counts.values())
    if shown in WORDS:
        rows, total = rows.filter(outcome=shown), job.counts.get(shown, 0)
    importer = importer_of(job.kind)
    page = _CountedPaginator(rows.order_by("number"), ROWS_A_PAGE, total).get_page(request.GET.get("p"))
    titles = {column.name: column.title for column in importer.columns}
    return {
        **running_context(job),
        "title": job.title,
        "subtitle": f"{importer.title}, {job.origin} {job.pk}",
        "importer": importer,
        "tallies": _tallies(job, shown),
        "shown": shown,
        "page": page,
        "rows": [_row(row, titles) for row in page.object_list],
    }


class _CountedPaginator(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Pages whose number is known from the run's counts: no counting of a hundred thousand rows."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @property
    def count(self) -> int:
        """As the run counted."""
        return self.total


def _row(row: ImportRow, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "word": WORDS[row.outcome],
        "tone": TONES[row.outcome],
        "key": row.key.replace("\x1f", " · "),
        "column": titles.get(row.column, ""),
        "message": row.message,
        "changes": [(titles.get(name, name.replace("_", " ")), *pair) for name, pair in row.changes.items()],
    }


def _tallies(job: ImportJob, shown: str) -> list[Tally]:
    return [
        Tally(outcome, title, TONES[outcome], job.counts.get(outcome, 0), outcome == shown)
        for outcome, title in WORDS.items()
    ]


def _will_write(job: ImportJob) -> int:
    return int(job.counts.get("ok", 0) + job.counts.get("changed", 0))
