"""Run one flow now: read what is new page by page and apply each while the next is on its way, or send what waits."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import ShopError
from erp_sync.connections import FEEDS, FLOWS, PUSHES, lists_of
from erp_sync.engine.inbox import apply_run, apply_untried
from erp_sync.engine.pull import Pulled, PullFlow, pull
from erp_sync.management.progress import Progress
from erp_sync.management.sending import send_flow
from erp_sync.queries import run_counts, run_problems, run_rows

SHOWN_PROBLEMS = 10


class Command(BaseCommand):
    """`manage.py sync <flow|all|out> [--full]`."""

    help = (
        f"Reads one flow from its system and applies it: {', '.join(FLOWS)}, or all of these. "
        f"Or sends one flow to its system: {', '.join(PUSHES)}, or all of these by the name of out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to read or send, and how much of it."""
        parser.add_argument("flow", choices=[*FLOWS, "all", *PUSHES, "out"], help="what to read or send")
        parser.add_argument(
            "--full",
            action="store_true",
            help="read everything, not only what is new; of what is sent, compare everything and try dead letters again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when a system cannot be read; rows that cannot be applied are listed and stay in the inbox."""
        if options["flow"] == "out" or options["flow"] in PUSHES:
            for name in PUSHES if options["flow"] == "out" else [options["flow"]]:
                self._send(name, full=options["full"])
            return
        names = list(FLOWS) if options["flow"] == "all" else [options["flow"]]
        for name in names:
            for flow in lists_of(name):
                self._sync(flow, full=options["full"])

    def _send(self, flow: str, *, full: bool) -> None:
        started = monotonic()
        progress = Progress(self.stdout, flow)  # type: ignore[arg-type]
        sent = send_flow(flow, full=full, on_progress=progress.show)
        progress.clear()
        line = (
            f"{flow:<21} {sent.again:>6,} looked at  {sent.accepted:>6,} accepted  {sent.waiting:>4,} waiting"
            f"  {sent.dead:>4,} dead letters  {monotonic() - started:6.1f} s"
        )
        self.stdout.write(self.style.WARNING(line) if sent.waiting or sent.dead else line)
        if sent.paused:
            self.stdout.write(f"    paused: {sent.paused}")

    def _sync(self, flow: PullFlow, *, full: bool) -> None:
        started = monotonic()
        progress = Progress(self.stdout, flow.name)  # type: ignore[arg-type]
        try:
            pulled = pull(flow, trigger="command", full=full, on_page=partial(_apply_page, progress))
        except ShopError as failure:
            progress.clear()
            raise CommandError(
                f"Could not read {flow.name} from {flow.system}: {failure.message}. What was read before is kept; "
                f"check {flow.system.upper()}_BASE_URL and that the system is running, then run this again."
            ) from failure
        apply_run(pulled.run_id, FEEDS, on_progress=lambda done, total: progress.show(done, total, "applied"))
        progress.clear()
        self._summarise(flow, pulled, seconds=monotonic() - started)

    def _summarise(self, flow: PullFlow, pulled: Pulled, *, seconds: float) -> None:
        counts = run_counts(pulled.run_id)
        waiting, dead = counts.get("pending", 0), counts.get("dead", 0)
        line = (
            f"{flow.name:<11} {pulled.received:>6,} read  {pulled.stored:>6,} new  {counts.get('done', 0):>6,} applied"
            f"  {waiting:>4,} waiting  {dead:>4,} dead letters  {seconds:6.1f} s"
        )
        self.stdout.write(self.style.WARNING(line) if waiting or dead else line)
        rows = run_rows(pulled.run_id)
        if rows.changed or rows.same or rows.refused:
            self.stdout.write(
                f"{'':<11} {rows.changed:>6,} changed {rows.same:>5,} same {rows.refused:>5,} refused"
            )
        problems = run_problems(pulled.run_id, limit=SHOWN_PROBLEMS + 1)
        for problem in problems[:SHOWN_PROBLEMS]:
            self.stdout.write(f"    {problem.event_id}: {problem.problem.splitlines()[0]}")
        if len(problems) > SHOWN_PROBLEMS:
            self.stdout.write("    … more in the admin, under Connected systems, Incoming messages")


def _apply_page(progress: Progress, pulled: Pulled) -> None:
    """Apply a page while the next is on its way."""
    apply_untried(pulled.run_id, FEEDS)
    progress.show(pulled.received, None, "rows read and applied")
