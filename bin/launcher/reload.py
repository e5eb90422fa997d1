"""Notices that the shop's source changed, for `bin/dev --reload`."""

from __future__ import annotations

import os
from pathlib import Path

SKIPPED = frozenset(
    {"tests", "bin", "docs", "node_modules", "static", "templates", "__pycache__", "sandboxes"}
)


def source_stamp(project: Path) -> dict[str, int]:
    """Each Python file of the shop with its time of change in nanoseconds; hidden folders and tests left out."""
    stamp: dict[str, int] = {}
    for folder, inside, files in os.walk(project):
        inside[:] = [name for name in inside if name not in SKIPPED and not name.startswith(".")]
        for name in files:
            if name.endswith(".py"):
                place = Path(folder) / name
                try:
                    stamp[str(place)] = place.stat().st_mtime_ns
                except FileNotFoundError:
                    continue
    return stamp


class SourceWatch:
    """Remembers the source as it was when last asked."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._seen = source_stamp(project)

    def changed(self) -> str | None:
        """One file that was added, changed or removed since the last call; None when all is as it was."""
        now = source_stamp(self._project)
        different = set(now.items()) ^ set(self._seen.items())
        self._seen = now
        return min(path for path, _ in different) if different else None
