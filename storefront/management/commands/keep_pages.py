"""Keep this machine's page files as the workers of all machines render them, until it is stopped."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.pagecache import store
from storefront.pagecache.copies import copy_changes

EVERY_S = 0.5


class Command(BaseCommand):
    """For each machine with a web server in front that serves the files; Redis may go away and come back."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or for good."""
        parser.add_argument("--once", action="store_true", help="bring the files up to date and end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy what is new, twice a second."""
        if not settings.PAGES_ROOT:
            raise CommandError("PAGES_ROOT is empty: say where the files are to lie.")
        number = 0
        while True:
            try:
                number = copy_changes(number)
            except store.AWAY as failure:
                self.stderr.write(f"Redis is away ({type(failure).__name__}), the files stay as they are.")
            if options["once"]:
                return
            time.sleep(EVERY_S)
