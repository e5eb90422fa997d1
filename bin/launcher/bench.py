"""`bin/bench`: the measurements of tests/bench, on servers of their own that keep every commit."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.progress import Progress
from launcher.steps import Step
from launcher.suite import Rig, on_rig, run_command


def main(words: Sequence[str], project: Path) -> int:
    """Measure; the exit status of the measurement. Only the measurements go to standard output."""

    def work(rig: Rig) -> int:
        argv = [str(rig.venv.python), "-m", "tests.bench", *words]
        # Pools, passwords and mail as the shop has them; the test settings take short cuts there.
        env = {"DJANGO_SETTINGS_MODULE": "config.settings.local"}
        return run_command(rig, Step("bench", "Measurements", argv, env=env, aloud=True), {})

    return on_rig("bin/bench", project, work, durable=True, progress=Progress(sys.stderr))
