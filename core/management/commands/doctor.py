"""Check a deployment from end to end and say what to fix."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.diagnoses import diagnose


class Command(BaseCommand):
    """One line per finding; exit code 1 when anything is not well."""

    help = __doc__
    requires_system_checks: list[str] = []  # a broken deployment is exactly what it is for

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--quiet hides what is well."""
        parser.add_argument("--quiet", action="store_true", help="show only what needs fixing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everything, then count."""
        ill = 0
        for finding in diagnose():
            ill += not finding.is_well
            if finding.is_well and options["quiet"]:
                continue
            mark = self.style.SUCCESS("well ") if finding.is_well else self.style.ERROR("FIX  ")
            self.stdout.write(f"{mark} {finding.name}: {finding.seen}")
            if not finding.is_well and finding.remedy:
                self.stdout.write(f"      {finding.remedy}")
        if ill:
            raise CommandError(f"{ill} to fix.")
        self.stdout.write(self.style.SUCCESS("Everything is well."))
