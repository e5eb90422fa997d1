"""Starting a program as a child of ours, knowing it again later, and stopping it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

SERVERS, OUTSIDE, SHOP = 0, 1, 2  # the stages: started upwards, stopped downwards


@dataclass(frozen=True)
class ChildSpec:
    """How to run one program.

    `stop_signal` asks it to leave in good order; after `grace_s` seconds its whole group is killed.
    `is_ready` answers once it serves; None means that starting it is enough. A program that is meant to end has an
    `at_end`, which gets its exit status; any other that ends is started again. Log lines that hold a text of
    `unshown` stay in the log. Without a `log` it writes where we
    write, and sees our terminal.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path | None = None
    stage: int = SHOP
    stop_signal: signal.Signals = signal.SIGTERM
    grace_s: float = 10
    colour: str = "cyan"
    is_ready: Callable[[], bool] | None = None
    ready_within_s: float = 60
    at_end: Callable[[int], None] | None = None
    unshown: tuple[str, ...] = ()


@dataclass
class Child:
    """A running program: the leader of its own process group, its output going to `spec.log`."""

    spec: ChildSpec
    popen: subprocess.Popen[bytes]
    log_start: int
    born: str
    started: float = field(default_factory=time.monotonic)

    @property
    def pid(self) -> int:
        """Its process number, which is its group's number too."""
        return self.popen.pid

    def has_ended(self) -> bool:
        """Whether the program has ended (and is reaped)."""
        return self.popen.poll() is not None

    def last_lines(self, count: int = 15) -> tuple[str, ...]:
        """The end of what this run of the program has written to its log."""
        if self.spec.log is None:
            return ()
        with self.spec.log.open("rb") as log:
            log.seek(self.log_start)
            return tuple(log.read().decode(errors="replace").splitlines()[-count:])


def spawn(spec: ChildSpec) -> Child:
    """Start the program in a group of its own, so that Ctrl-C reaches us alone. Raises OSError when it cannot run."""
    with spec.log.open("ab") if spec.log else nullcontext() as log:
        log_start = log.tell() if log else 0
        popen = subprocess.Popen(
            list(spec.argv),
            env=dict(spec.env),
            cwd=spec.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
        )
    return Child(spec=spec, popen=popen, log_start=log_start, born=birth_of(popen.pid) or "")


def birth_of(pid: int) -> str | None:
    """A text that tells this process from any later one with the same number; None when there is no such process.

    A process that has ended but was not reaped counts as gone.
    """
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return None
        # After the parenthesised name: field 3 is the state, field 22 the start time in ticks since boot (proc(5)).
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    shown = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    state, _, started = shown.partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


def is_alive(pid: int, born: str) -> bool:
    """Whether the very process that was started then still runs."""
    return birth_of(pid) == born


def send(pid: int, number: signal.Signals, *, to_group: bool = False) -> None:
    """Send a signal to the process or its whole group; one that is gone already is fine."""
    try:
        (os.killpg if to_group else os.kill)(pid, number)
    except (ProcessLookupError, PermissionError):
        return


@dataclass(frozen=True)
class Running:
    """What must be known of a child to stop it, also from another process or at a later start."""

    name: str
    pid: int
    born: str
    stage: int
    stop_signal: int

    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        return is_alive(self.pid, self.born)


def running(child: Child) -> Running:
    """The note to keep about a child."""
    spec = child.spec
    return Running(
        name=spec.name, pid=child.pid, born=child.born, stage=spec.stage, stop_signal=int(spec.stop_signal)
    )


def stop_all(
    notes: Sequence[Running], *, grace_s: float, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Stop the noted processes, the highest stage first: ask the leaders, wait `grace_s`, kill each group.

    Waits a little after the kill, so that their ports are closed when this returns. A note whose number now means
    another process is passed over. One whose leader is gone has its group killed: no new process can get the
    number while members of the group live.
    """
    for stage in sorted({note.stage for note in notes}, reverse=True):
        here = [note for note in notes if note.stage == stage and birth_of(note.pid) in (note.born, None)]
        for note in here:
            send(note.pid, signal.Signals(note.stop_signal))
        _wait_until_gone(here, grace_s, sleep)
        for note in here:
            send(note.pid, signal.SIGKILL, to_group=True)
        _wait_until_gone(here, 2, sleep)


def _wait_until_gone(notes: Sequence[Running], seconds: float, sleep: Callable[[float], None]) -> None:
    until = time.monotonic() + seconds
    while any(note.is_alive() for note in notes) and time.monotonic() < until:
        sleep(0.05)
