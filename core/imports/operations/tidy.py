"""Waking runs that lost their worker, and letting old ones go."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from core import clock
from core.celery import send_quietly
from core.events import LATER
from core.files import remove_file
from core.imports.models import ImportJob, ImportRow
from core.imports.operations.begin import RUN_TASK

SILENT_FOR = timedelta(seconds=45)
KEPT_FOR = timedelta(days=90)


def wake_imports() -> int:
    """Send a worker to every run that is under way and has been silent; how many. A worker that lives is not harmed."""
    silent = ImportJob.objects.under_way().filter(heartbeat_at__lt=clock.now() - SILENT_FOR)
    jobs = list(silent.values_list("pk", flat=True))
    for job_id in jobs:
        send_quietly(RUN_TASK, job_id, lane=LATER)
    return len(jobs)


def forget_old_imports(limit: int = 20) -> int:
    """Delete the file and the rows' verdicts of runs that ended 90 days ago; the run and its counts stay. How many."""
    old = ImportJob.objects.filter(finished_at__lt=clock.now() - KEPT_FOR, file__isnull=False)
    jobs = list(old.order_by("pk")[:limit])
    for job in jobs:
        with transaction.atomic():
            ImportRow.objects.filter(job=job).delete()
            remove_file(job.file_id or 0)
    return len(jobs)
