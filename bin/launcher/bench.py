"""`bin/bench`: the measurements of tests/bench, on servers of their own that keep every commit."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.progress import Progress
from launcher.steps import Step
from launcher.suite import Workplace, in_workplace, run_command


def main(words: Sequence[str], project: Path) -> int:
    """Measure; the exit status of the measurement. Only the measurements go to standard output."""

    def work(place: Workplace) -> int:
        argv = [str(place.venv.python), "-m", "tests.bench", *words]
        return run_command(place, Step("bench", "Measurements", argv, aloud=True), {})

    return in_workplace("bin/bench", project, work, durable=True, progress=Progress(sys.stderr))
