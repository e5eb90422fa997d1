"""Bring an export of a shop (docs/moving.md) into this one. Rows that stand already so are left alone."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.portability import ImportOutcome, import_shop
from core.portability.archive import is_archive, unpacked
from core.portability.writing import REFUSED, Verdict

SHOWN = 20


class Command(BaseCommand):
    """Counts per kind, every refused row by file and line; exit code 1 when a row was refused."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder; whether to try only; where to write each row's verdict."""
        parser.add_argument("folder", type=Path, help="the folder, .tar.gz or .zip of an export")
        parser.add_argument("--dry-run", action="store_true", help="judge every row and change nothing")
        parser.add_argument("--report", type=Path, help="a CSV file for the verdict on every row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then say what became of the rows."""
        self._shown = 0
        with ExitStack() as closing:
            self._sheet = None
            if options["report"]:
                opened = closing.enter_context(options["report"].open("w", encoding="utf-8", newline=""))
                self._sheet = csv.writer(opened)
                self._sheet.writerow(["kind", "line", "verdict", "message"])
            try:
                folder: Path = options["folder"]
                if is_archive(folder):
                    folder = closing.enter_context(unpacked(folder))
                outcome = import_shop(
                    folder, is_dry=options["dry_run"], progress=self.progress, report=self.report
                )
            except Refused as refusal:
                raise CommandError(refusal.message) from refusal
        self.conclude(outcome, is_dry=options["dry_run"])

    def report(self, kind: str, verdict: Verdict) -> None:
        """Every verdict into the sheet; the first refusals on the screen."""
        if self._sheet:
            self._sheet.writerow([kind, verdict.line, verdict.outcome, verdict.message])
        if verdict.outcome == REFUSED:
            self._shown += 1
            if self._shown <= SHOWN:
                self.stderr.write(f"\r{kind}.jsonl line {verdict.line}: {verdict.message}")

    def progress(self, kind: str, rows: int) -> None:
        """One line that is written over."""
        self.stderr.write(f"\r{kind}: {rows}".ljust(60), ending="")
        self.stderr.flush()

    def conclude(self, outcome: ImportOutcome, *, is_dry: bool) -> None:
        """Counts per kind. Raises CommandError when rows were refused."""
        self.stderr.write("")
        if outcome.resumed_at:
            self.stdout.write(f"An import that was cut off went on behind {outcome.resumed_at}.")
        for kind, counts in outcome.counts.items():
            told = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
            self.stdout.write(f"{kind}: {told}")
        if is_dry:
            self.stdout.write("A dry run: nothing was changed.")
        if refused := outcome.of(REFUSED):
            raise CommandError(f"{refused} rows were refused; everything else is in.")
        self.stdout.write(self.style.SUCCESS("Every row has its place."))
