"""Counts the points a journey passes, over all processes, and kills the process that passes the chosen one."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from pathlib import Path

# A folder with `armed` (exists while counting), `target` (a number), `points` (one line a point).
FOLDER = os.environ.get("KILL_FOLDER", "")


def pass_point(what: str) -> None:
    """Note the point; when it is the chosen one, die at once with the whole process group."""
    if not FOLDER or not (Path(FOLDER) / "armed").exists():
        return
    number = _note(f"{_role()}: {what}")
    target = (Path(FOLDER) / "target").read_text().strip()
    if target and number == int(target):
        os.killpg(0, signal.SIGKILL)


def _note(line: str) -> int:
    with (Path(FOLDER) / "points").open("a+") as points:
        fcntl.flock(points, fcntl.LOCK_EX)
        points.write(line + "\n")
        points.flush()
        points.seek(0)
        return sum(1 for _ in points)


def _role() -> str:
    return "web" if "granian" in " ".join(sys.argv) else "beat" if "beat" in sys.argv else "worker"
