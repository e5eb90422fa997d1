"""Render the whole site, so that every page is there before somebody asks for it."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from storefront.pagecache import files, store
from storefront.pagecache.whole_site import Progress, render_site

TOLD_EVERY_S = 1.0


class Command(BaseCommand):
    """Pages that are fresh are left alone, so that it can be broken off and begun again. Exit code 1 when a page was lost."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many processes work; whether to begin anew."""
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="how many work (all cores)"
        )
        parser.add_argument(
            "--anew", action="store_true", help="forget what is stored first; readers wait until it is back"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Render, say how far it is, and let the web server's files be this release's."""
        self._began = self._told_at = time.monotonic()
        try:
            if options["anew"]:
                store.forget_everything()
            done = render_site(processes=max(1, options["processes"]), told=self.tell)
        except store.AWAY as failure:
            raise CommandError(
                f"Redis cannot be reached ({type(failure).__name__}). Start it, then begin again."
            ) from failure
        if settings.PAGES_ROOT:
            files.serve_this_release()
        took = time.monotonic() - self._began
        fresh = done.done - done.rendered - done.lost
        self.stdout.write(
            f"{done.done:,} pages: {done.rendered:,} rendered, {fresh:,} were fresh, in {took:.0f} s."
        )
        if done.lost:
            raise CommandError(f"{done.lost:,} pages could not be rendered; the log says which.")

    def tell(self, progress: Progress) -> None:
        """Once a second: how far, how fast, how long still."""
        now = time.monotonic()
        if now - self._told_at < TOLD_EVERY_S:
            return
        self._told_at = now
        rate = progress.done / (now - self._began)
        left = (progress.known - progress.done) / rate if rate else 0
        self.stderr.write(
            f"{progress.done:,} of {progress.known:,} pages, {rate:.0f} a second, about {left:.0f} s left"
        )
