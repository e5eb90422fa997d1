"""Bring in a file of rows from the command line: `manage.py import_file KIND FILE [--dry-run]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import Refused
from core.files.operations import PART_BYTES
from core.imports.models import ImportJob
from core.imports.operations import begin_import, run_import
from core.imports.queries import refused_rows


class Command(BaseCommand):
    """The same run as at the desk in the admin, worked on here instead of by a worker."""

    help = "Import a CSV or XLSX file; with --dry-run only say what would happen."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to read."""
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in, work through it, print counts and refused rows. Raises CommandError for a file that is none."""
        path: Path = options["file"]
        try:
            with path.open("rb") as stream:
                job = begin_import(
                    kind=options["kind"], name=path.name, chunks=iter(lambda: stream.read(PART_BYTES), b""),
                    created_by=None, dry_run=options["dry_run"],
                )  # fmt: skip
        except (Refused, OSError) as problem:
            raise CommandError(str(problem)) from problem
        while run_import(job.pk):
            pass
        job = ImportJob.objects.get(pk=job.pk)
        for row in refused_rows(job):
            self.stderr.write(f"row {row['_row']}: {row['_problem']}")
        counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(job.counts.items()))
        self.stdout.write(f"{job}: {job.get_status_display()}; {counts or 'no rows'}. {job.problem}".strip())
        if job.status == ImportJob.Status.FAILED:
            raise CommandError(job.problem)
