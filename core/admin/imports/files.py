"""Rows on their way out, as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase

from core import clock
from core.imports.importer import Column, Importer
from core.imports.models import ImportJob
from core.imports.queries import refused_columns, refused_rows
from core.imports.writing import CSV_TYPE, XLSX_TYPE, csv_chunks, xlsx_file


def export_answer(importer: Importer, form: str, *, is_empty: bool) -> HttpResponseBase:
    """Everything of one kind, or only its headings. Raises Http404 for an unknown format."""
    if not importer.can_export and not is_empty:
        raise Http404("Files of this kind only come in.")
    name = f"{importer.kind}-{clock.today_in_india():%Y-%m-%d}"
    return _answer(
        importer.columns, () if is_empty else importer.export(), importer.kind if is_empty else name, form
    )


def refused_answer(job: ImportJob, form: str) -> HttpResponseBase:
    """The refused rows of a run with their reasons. Raises Http404 for an unknown format."""
    return _answer(refused_columns(job), refused_rows(job), f"{job.kind}-{job.pk}-refused", form)


def _answer(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], name: str, form: str
) -> HttpResponseBase:
    if form == "csv":
        answer: Any = StreamingHttpResponse(csv_chunks(columns, rows), content_type=CSV_TYPE)
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer  # type: ignore[no-any-return]
    if form == "xlsx":
        return FileResponse(
            xlsx_file(columns, rows), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE
        )
    raise Http404("Rows go out as csv or xlsx.")
