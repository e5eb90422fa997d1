"""Short commands that must succeed before the next step: their output goes to a log, its last line to the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher.children import SHOP, ChildSpec
from launcher.errors import CannotStart
from launcher.supervisor import Supervisor


def run_logged(
    supervisor: Supervisor, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
) -> None:
    """Run the command to its end. Raises CannotStart with the end of its output when it fails."""
    code, lines = run_to_end(supervisor, argv, env=env, cwd=cwd, log=log)
    if code != 0:
        raise CannotStart(f"`{_shown(argv)}` failed; all of its output is in {log}.", details=lines)


def run_to_end(
    supervisor: Supervisor, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
) -> tuple[int, tuple[str, ...]]:
    """Run the command to its end: its exit code and its last lines. Ctrl-C stops it."""
    spec = ChildSpec(name=Path(argv[0]).name, argv=argv, env=env, cwd=cwd, log=log, stage=SHOP)
    child = supervisor.start(spec)
    while not child.has_ended():
        supervisor.patience.pause(0.1)
        supervisor.progress.note((child.last_lines(1) or ("",))[0])
    supervisor.forget(child)
    return child.popen.returncode, child.last_lines()


def _shown(argv: Sequence[str]) -> str:
    return " ".join([Path(argv[0]).name, *argv[1:]])[:120]
