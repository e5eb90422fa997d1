"""Working through a file, chunk by chunk; whoever comes after a crash goes on behind the last finished chunk."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from core import clock
from core.files import opened
from core.imports.importer import Importer
from core.imports.models import ImportJob
from core.imports.operations.chunk import take_chunk
from core.imports.reading import FileUnreadable, RawRow, open_sheet
from core.imports.registry import importer_of

log = logging.getLogger(__name__)

CHUNK = 200
LARGEST_CHUNK = 2_000  # when a group of rows that belong together is longer than a chunk
TURN_S = 90.0  # then the task gives its place to others and sends itself again
MOST_TRIES = 3
_Status = ImportJob.Status


def run_import(job_id: int, *, turn_s: float = TURN_S) -> bool:
    """Work on a run for one turn; True when there is more to do. Nothing happens when it is not under way.

    A fault that is no row's own counts as a failed try and is raised again; after three the run stops as failed and
    can be resumed. What is written by then stays, and no row is applied twice.
    """
    job = ImportJob.objects.filter(pk=job_id).first()
    if job is None or not job.is_under_way:
        return False
    try:
        return _turn(job, importer_of(job.kind), time.monotonic() + turn_s)
    except FileUnreadable as refusal:
        _fail(job, refusal.message)
        return False
    except Exception as fault:
        tries = job.tries + 1
        log.exception("import %s failed, try %s", job.pk, tries)
        ImportJob.objects.filter(pk=job.pk).update(tries=tries, heartbeat_at=clock.now())
        if tries < MOST_TRIES:
            raise
        _fail(job, f"A fault stopped this run behind row {_position(job)}: {type(fault).__name__}. Resume it, or "
                   "ask an engineer when it stops at the same row again.")  # fmt: skip
        return False


def _turn(job: ImportJob, importer: Importer, until: float) -> bool:
    with opened(job.file_id or 0) as stream:
        if job.total is None:
            job.total = sum(1 for _ in open_sheet(stream, importer).rows())
            ImportJob.objects.filter(pk=job.pk).update(total=job.total, heartbeat_at=clock.now())
            stream.seek(0)
        rows = open_sheet(stream, importer).rows()
        waiting = (row for row in rows if row.number > job.position)
        for chunk in _chunks(waiting, importer.group):
            if not take_chunk(job, importer, chunk):
                return False
            if time.monotonic() > until:
                return True
    _finish(job)
    return False


def _chunks(rows: Iterator[RawRow], group: str) -> Iterator[list[RawRow]]:
    """Rows by the chunk; neighbours with the same value in the `group` column stay together."""
    chunk: list[RawRow] = []
    for row in rows:
        is_one = bool(group and chunk and row.cells.get(group) == chunk[-1].cells.get(group))
        if len(chunk) >= (LARGEST_CHUNK if is_one else CHUNK):
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


def _finish(job: ImportJob) -> None:
    status = _Status.JUDGED if job.phase == "judging" else _Status.DONE
    ImportJob.objects.filter(pk=job.pk, status=job.phase).update(
        status=status, finished_at=clock.now(), heartbeat_at=clock.now()
    )


def _fail(job: ImportJob, problem: str) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        status=_Status.FAILED, problem=problem, finished_at=clock.now()
    )


def _position(job: ImportJob) -> int:
    return ImportJob.objects.values_list("position", flat=True).get(pk=job.pk)
