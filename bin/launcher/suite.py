"""`bin/test`: sets up what is missing, then works through one list of checks and tests."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.children import ChildSpec
from launcher.chromium import VARIABLE, ensure_chromium
from launcher.environment import python_environment, without_outside
from launcher.errors import CannotStart, StopRequested
from launcher.folder import ShopFolder
from launcher.patience import Patience
from launcher.progress import Progress, seconds_text
from launcher.servers import start_servers
from launcher.steps import Step, all_steps, pytest_step, screens_step
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment, ensure_virtualenv

INTERRUPTED = 130
LINES_SHOWN = 60


@dataclass(frozen=True)
class Rig:
    """A run's own servers and environment: nothing of it is shared with bin/dev."""

    supervisor: Supervisor
    venv: VirtualEnvironment
    project: Path
    env: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """How one step went."""

    step: Step
    passed: bool
    seconds: float


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The options of `bin/test`; what follows `--` goes to pytest."""
    words = list(words)
    cut = words.index("--") if "--" in words else len(words)
    names = ", ".join(step.name for step in all_steps("", ""))
    parser = argparse.ArgumentParser(
        prog="bin/test",
        usage="bin/test [--long] [--screens] [--only STEP ...] [-- PYTEST ARGUMENTS]",
        description="Runs every check and test on servers of its own. Arguments after -- run only pytest, with them.",
    )
    parser.add_argument("--long", action="store_true", help="add the long campaigns")
    parser.add_argument("--screens", action="store_true", help="draw docs/screens anew, and nothing else")
    parser.add_argument("--only", nargs="+", metavar="STEP", default=[], help=f"only these steps: {names}")
    options = parser.parse_args(words[:cut])
    options.pytest = words[cut + 1 :] if cut < len(words) else None
    if unknown := set(options.only) - {step.name for step in all_steps("", "")}:
        parser.error(f"no step is called {', '.join(sorted(unknown))}; there are {names}")
    return options


def chosen_steps(options: argparse.Namespace, venv: VirtualEnvironment) -> list[Step]:
    """The steps that the options ask for."""
    python = str(venv.python)
    if options.pytest is not None:
        return [pytest_step(python, options.pytest)]
    if options.screens:
        return [screens_step(python)]
    steps = all_steps(python, str(venv.path / "bin"))
    return [step for step in steps if not options.only or step.name in options.only]


def main(words: Sequence[str], project: Path) -> int:
    """Run the chosen steps; 0 when all passed, 1 when one failed, 130 when interrupted."""
    options = arguments(words)

    def work(rig: Rig) -> int:
        extra = {"BLOUSON_LONG": "1"} if options.long else {}
        return run_list(rig, chosen_steps(options, rig.venv), extra)

    return on_rig("bin/test", project, work, durable=False, progress=Progress())


def on_rig(
    command: str, project: Path, work: Callable[[Rig], int], *, durable: bool, progress: Progress
) -> int:
    """Set up, start servers on free ports and a temporary folder, do the work, leave nothing behind."""
    patience = Patience()
    patience.listen()
    temporary = Path(tempfile.mkdtemp(prefix="blouson-")).resolve()
    shop = ShopFolder(temporary, logs=project / ".blouson-test")
    supervisor: Supervisor | None = None
    try:
        shop.take()
        supervisor = Supervisor(shop, progress, patience, delete_after=True)
        return work(_rig(supervisor, project, durable))
    except StopRequested:
        progress.say("\nStopped.")
        return INTERRUPTED
    except CannotStart as error:
        error.report(command)
        return 1
    finally:
        if supervisor is None:
            shutil.rmtree(temporary, ignore_errors=True)
        else:
            supervisor.stop()


def _rig(supervisor: Supervisor, project: Path, durable: bool) -> Rig:
    shop = supervisor.shop
    venv, _ = ensure_virtualenv(supervisor, project, log=shop.logs / "setup.log")
    environ = without_outside(os.environ)
    env = {
        **python_environment(environ, venv.path),
        **start_servers(supervisor, venv, environ, durable=durable),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "SECRET_KEY": shop.secret("django"),
        "MEDIA_ROOT": str(shop.media),
        "EMAIL_FILE_PATH": str(shop.path / "letters"),
        "SANDBOX_DATA": str(shop.sandboxes),
    }
    return Rig(supervisor=supervisor, venv=venv, project=project, env=env)


def run_list(rig: Rig, steps: Sequence[Step], extra: Mapping[str, str]) -> int:
    """Run every step, whatever became of those before it, then sum up."""
    progress = rig.supervisor.progress
    outcomes: list[Outcome] = []
    for number, step in enumerate(steps, start=1):
        progress.say(progress.paint(f"[{number}/{len(steps)}] {step.title}", "bold"))
        outcomes.append(run_step(rig, step, extra))
    for line in summary(outcomes):
        progress.say(line)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def run_step(rig: Rig, step: Step, extra: Mapping[str, str]) -> Outcome:
    """Run one step to its end and say how it went."""
    progress, started = rig.supervisor.progress, time.monotonic()
    try:
        passed = run_command(rig, step, extra) == 0
    except CannotStart as error:
        error.report("bin/test")
        passed = False
    outcome = Outcome(step=step, passed=passed, seconds=time.monotonic() - started)
    word = progress.paint("ok", "green") if passed else progress.paint("failed", "red")
    progress.say(f"      {word}  {seconds_text(outcome.seconds)}")
    return outcome


def run_command(rig: Rig, step: Step, extra: Mapping[str, str]) -> int:
    """Run the step's command to its end; its exit status. What it wrote is shown if it failed."""
    supervisor = rig.supervisor
    env = {**rig.env, **extra, **step.env}
    if step.needs_browser:
        env[VARIABLE] = str(ensure_chromium(supervisor, rig.venv, env))
    log = None if step.aloud else supervisor.shop.logs / f"{step.name}.log"
    if log:
        log.unlink(missing_ok=True)
    spec = ChildSpec(
        name=step.name, argv=step.words, env=env, cwd=rig.project, log=log, stop_signal=signal.SIGINT
    )
    child = supervisor.start(spec)
    while not child.has_ended():
        supervisor.patience.pause(0.1)
    supervisor.forget(child)
    if log and child.popen.returncode != 0:
        for line in ending(log):
            supervisor.progress.say(f"  | {line}")
    return child.popen.returncode


def ending(log: Path) -> list[str]:
    """The end of a failed step's output, and where the rest of it is."""
    lines = log.read_text(errors="replace").splitlines()
    return lines if len(lines) <= LINES_SHOWN else [f"... the whole of it is in {log}", *lines[-LINES_SHOWN:]]


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """The closing lines: one for each step, then the verdict."""
    lines = [""]
    for outcome in outcomes:
        word = "ok    " if outcome.passed else "failed"
        lines.append(f"  {word}  {outcome.step.title:<28} {seconds_text(outcome.seconds):>12}")
    failed = [outcome.step.name for outcome in outcomes if not outcome.passed]
    total = seconds_text(sum(outcome.seconds for outcome in outcomes))
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All passed"
    return [*lines, "", f"{verdict} ({total})"]
