"""How the connections stand: cursors and their lag, what waits, what gave up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from core.clock import INDIA
from erp_sync.queries import QueueState, cursor_states, inbox_states, outbound_states


class Command(BaseCommand):
    """`manage.py sync_status`."""

    help = "Shows how far each flow has been read, what waits and what gave up."

    def handle(self, *args: Any, **options: Any) -> None:
        """Three tables and one line on what to do."""
        inbox, outbound = inbox_states(), outbound_states()
        self._table(
            "Reading", ["flow", "system", "read up to", "last success", "failures", "last error"], _cursors()
        )
        queue_head = ["system", "kind", "waiting", "oldest", "dead letters"]
        self._table("Incoming", queue_head, _queues(inbox))
        self._table("Outgoing", queue_head, _queues(outbound))
        dead = sum(queue.dead for queue in (*inbox, *outbound))
        if dead:
            self.stdout.write(
                self.style.WARNING(
                    f"{dead} dead letters: look at them in the admin, then replay or ignore them."
                )
            )

    def _table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(title))
        if not rows:
            self.stdout.write("  nothing\n\n")
            return
        widths = [max(len(line[index]) for line in [head, *rows]) for index in range(len(head))]
        for line in [head, ["-" * width for width in widths], *rows]:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            self.stdout.write(("  " + "  ".join(cells)).rstrip())
        self.stdout.write("")


def _cursors() -> list[list[str]]:
    return [
        [
            state.flow,
            state.system,
            _moment(state.modified_since),
            f"{age(state.succeeded_at)} ago" if state.succeeded_at else "never",
            str(state.failures),
            (state.last_error.splitlines() or [""])[0][:70],
        ]
        for state in cursor_states()
    ]


def _queues(queues: Sequence[QueueState]) -> list[list[str]]:
    return [
        [q.system, q.kind, str(q.waiting), age(q.oldest_at) if q.oldest_at else "", str(q.dead)]
        for q in queues
    ]


def _moment(at: datetime | None) -> str:
    return at.astimezone(INDIA).strftime("%d %b %Y %H:%M:%S") if at else "the beginning"


def age(since: datetime | None) -> str:
    """How long ago, in the largest fitting unit: 12 s, 5 min, 3 h, 2 days."""
    if since is None:
        return ""
    seconds = max(0, int((clock.now() - since).total_seconds()))
    for size, unit in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
