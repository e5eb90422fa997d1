"""Write the whole shop into a folder of open files (docs/moving.md), or into one .tar.gz or .zip of it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.portability import ExportOptions, export_shop
from core.portability.archive import is_archive, packing


class Command(BaseCommand):
    """One line per kind; the first page of the folder is written last."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and what goes beside the ordinary."""
        parser.add_argument("folder", type=Path, help="a new folder, or a name that ends in .tar.gz or .zip")
        parser.add_argument("--skip-pictures", action="store_true", help="leave the picture files out")
        parser.add_argument(
            "--with-passwords",
            action="store_true",
            help="include password hashes, so that customers keep theirs: keep such an export under lock and key",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export, then say how much of what."""
        wanted = ExportOptions(pictures=not options["skip_pictures"], passwords=options["with_passwords"])
        target: Path = options["folder"]
        try:
            if is_archive(target):
                with packing(target) as folder:
                    manifest = export_shop(folder, wanted, self.progress)
            else:
                manifest = export_shop(target, wanted, self.progress)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write("")
        for entry in manifest.files:
            self.stdout.write(f"{entry.rows:>9} {entry.kind}")
        self.stdout.write(self.style.SUCCESS(f"Everything is in {target}."))

    def progress(self, kind: str, rows: int) -> None:
        """One line that is written over."""
        self.stderr.write(f"\r{kind}: {rows}".ljust(60), ending="")
        self.stderr.flush()
