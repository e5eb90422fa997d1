"""`bin/test`: sets up what is missing, then works through one list of checks and tests."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.children import Child, ChildSpec
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


def start_step(rig: Rig, step: Step, extra: Mapping[str, str]) -> Child:
    """Start the step's command. Raises CannotStart when it, or the browser it needs, is not there."""
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
    return supervisor.start(spec)


def run_command(rig: Rig, step: Step, extra: Mapping[str, str]) -> int:
    """Run one step that is alone to its end; its exit status."""
    child = start_step(rig, step, extra)
    while not child.has_ended():
        rig.supervisor.patience.pause(0.1)
    rig.supervisor.forget(child)
    return child.popen.returncode


def run_list(rig: Rig, steps: Sequence[Step], extra: Mapping[str, str]) -> int:
    """Run every step, whatever became of those before it, the lanes beside each other; then sum up."""
    progress, started = rig.supervisor.progress, time.monotonic()
    lanes = [
        Lane(rig, extra, [step for step in steps if step.lane == lane], steps)
        for lane in dict.fromkeys(step.lane for step in steps)
    ]
    while sum(lane.goes_on() for lane in lanes):  # each of them has a look
        rig.supervisor.patience.pause(0.1)
    outcomes = [outcome for lane in lanes for outcome in lane.outcomes]
    outcomes.sort(key=lambda outcome: steps.index(outcome.step))
    for line in summary(outcomes, time.monotonic() - started):
        progress.say(line)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


@dataclass
class Lane:
    """Steps that are run one after another, each to its end; what a step wrote is shown if it failed."""

    rig: Rig
    extra: Mapping[str, str]
    waiting: list[Step]
    all_steps: Sequence[Step]
    outcomes: list[Outcome] = field(default_factory=list)
    _running: tuple[Step, Child, float] | None = None

    def goes_on(self) -> bool:
        """Begin the next step when there is none, or when the present one has ended; False when all have."""
        if self._running is not None:
            if not self._running[1].has_ended():
                return True
            self._end(*self._running)
        while self.waiting and self._running is None:
            self._begin(self.waiting.pop(0))
        return self._running is not None

    def _begin(self, step: Step) -> None:
        progress, started = self.rig.supervisor.progress, time.monotonic()
        number = f"[{self.all_steps.index(step) + 1}/{len(self.all_steps)}]"
        progress.say(progress.paint(f"{number} {step.title}", "bold"))
        try:
            self._running = step, start_step(self.rig, step, self.extra), started
        except CannotStart as error:
            error.report("bin/test")
            self._tell(Outcome(step=step, passed=False, seconds=time.monotonic() - started))

    def _end(self, step: Step, child: Child, started: float) -> None:
        supervisor, self._running = self.rig.supervisor, None
        supervisor.forget(child)
        passed = child.popen.returncode == 0
        self._tell(Outcome(step=step, passed=passed, seconds=time.monotonic() - started))
        if child.spec.log and not passed:
            for line in ending(child.spec.log):
                supervisor.progress.say(f"  | {line}")

    def _tell(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        progress = self.rig.supervisor.progress
        word = progress.paint("ok", "green") if outcome.passed else progress.paint("failed", "red")
        progress.say(f"      {outcome.step.title}: {word}  {seconds_text(outcome.seconds)}")


def ending(log: Path) -> list[str]:
    """The end of a failed step's output, and where the rest of it is."""
    lines = log.read_text(errors="replace").splitlines()
    return lines if len(lines) <= LINES_SHOWN else [f"... the whole of it is in {log}", *lines[-LINES_SHOWN:]]


def summary(outcomes: Sequence[Outcome], seconds: float) -> list[str]:
    """The closing lines: one for each step, then the verdict and how long it all took."""
    lines = [""]
    for outcome in outcomes:
        word = "ok    " if outcome.passed else "failed"
        lines.append(f"  {word}  {outcome.step.title:<28} {seconds_text(outcome.seconds):>12}")
    failed = [outcome.step.name for outcome in outcomes if not outcome.passed]
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All passed"
    return [*lines, "", f"{verdict} ({seconds_text(seconds)})"]
