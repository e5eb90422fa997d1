"""A file comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from core.celery import send_quietly
from core.errors import Invalid
from core.events import LATER
from core.files import keep_file, opened
from core.files.models import StoredFile
from core.imports.importer import Importer
from core.imports.models import ImportJob
from core.imports.reading import open_sheet
from core.imports.registry import importer_of
from core.imports.writing import csv_chunks

RUN_TASK = "core.run_import"


@transaction.atomic
def begin_import(
    *, kind: str, name: str, chunks: Iterable[bytes], created_by: int | None, dry_run: bool = True
) -> ImportJob:
    """Take in a file and begin with it: judge every row, and wait for a word before writing when `dry_run`.

    Its format, letters and headings are checked at once. Raises UnknownImporter, FileTooLarge or FileUnreadable, and
    nothing is kept.
    """
    importer = importer_of(kind)
    stored = keep_file(name=name, chunks=chunks, most_bytes=settings.IMPORT_MAX_BYTES)
    with opened(stored.pk) as stream:
        open_sheet(stream, importer)
    phase = "judging" if dry_run else "applying"
    job = ImportJob.objects.create(
        kind=kind,
        title=stored.name,
        file=stored,
        dry_run=dry_run,
        phase=phase,
        status=phase,
        created_by_id=created_by,
    )
    hurry(job)
    return job


@transaction.atomic
def begin_bulk_edit(
    *, kind: str, title: str, rows: Iterable[Mapping[str, Any]], created_by: int | None
) -> ImportJob:
    """Begin a change of many things at once: rows as a file of that kind would hold them, judged before anything.

    `title` says what is done ("Publish 214 products"). Raises UnknownImporter, or Invalid when there are no rows.
    """
    importer = importer_of(kind)
    stored = _written(importer, rows)
    job = ImportJob.objects.create(
        kind=kind, origin=ImportJob.Origin.BULK_EDIT, title=title, file=stored, created_by_id=created_by
    )
    hurry(job)
    return job


def hurry(job: ImportJob) -> None:
    """Tell a worker, once this is committed; a sweep finds it too."""
    transaction.on_commit(lambda: send_quietly(RUN_TASK, job.pk, lane=LATER))


def _written(importer: Importer, rows: Iterable[Mapping[str, Any]]) -> StoredFile:
    first, rest = _peeked(rows)
    names = [column for column in importer.columns if column.name in first]
    chunks = csv_chunks(names, rest)
    return keep_file(name=f"{importer.kind}.csv", chunks=chunks, most_bytes=settings.IMPORT_MAX_BYTES)


def _peeked(rows: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], Iterable[Mapping[str, Any]]]:
    flow = iter(rows)
    first = next(flow, None)
    if first is None:
        raise Invalid("Nothing is chosen. Tick the rows to change first.")

    def again() -> Iterable[Mapping[str, Any]]:
        yield first
        yield from flow

    return first, again()
