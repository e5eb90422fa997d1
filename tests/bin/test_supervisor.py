"""Starting, watching and stopping programs, and leaving all others alone."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from launcher.children import ChildSpec, Running, birth_of, is_alive, running, stop_all
from launcher.commands import run_logged
from launcher.errors import CannotStart, StopRequested
from launcher.patience import Patience
from launcher.supervisor import Supervisor, ending_of
from launcher.warden import watch

WAITS = "import signal, time; signal.signal(signal.SIGTERM, lambda *a: exit(0)); print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


def spec(supervisor: Supervisor, code: str, **more: object) -> ChildSpec:
    log: Path = supervisor.shop.logs / "program.log"
    return ChildSpec(
        name="program",
        argv=[sys.executable, "-c", code],
        env=os.environ,
        cwd=Path("/"),
        log=log,
        **{"is_ready": lambda: log.exists() and b"up" in log.read_bytes(), **more},
    )


def started(supervisor: Supervisor, code: str, **more: object) -> int:
    child = supervisor.start(spec(supervisor, code, **more))
    supervisor.wait_ready(child)
    return child.pid


def test_a_program_is_asked_to_leave(supervisor: Supervisor) -> None:
    pid = started(supervisor, WAITS)
    supervisor.stop()
    assert birth_of(pid) is None


def test_a_program_that_will_not_leave_is_killed_with_its_children(supervisor: Supervisor) -> None:
    parent = (
        "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', sys.argv[1]]); child.wait()"
    )
    stubborn = spec(supervisor, parent, grace_s=0.5)
    child = supervisor.start(
        ChildSpec(
            **{
                **vars(stubborn),
                "argv": [*stubborn.argv, "import os;print(os.getpid(), flush=True);" + STUBBORN],
            }
        )
    )
    supervisor.wait_ready(child)
    grandchild = int(child.last_lines()[0])
    supervisor.stop()
    assert supervisor.patience.wait_for(lambda: birth_of(grandchild) is None, seconds=3)


def test_one_that_ends_before_it_serves_is_reported_with_its_last_words(supervisor: Supervisor) -> None:
    with pytest.raises(CannotStart, match=r"^program ended before it was ready") as refusal:
        started(supervisor, "print('the port is taken'); exit(3)", is_ready=lambda: False)
    assert refusal.value.details == ("the port is taken",)


def test_one_that_never_serves_is_reported(supervisor: Supervisor) -> None:
    with pytest.raises(CannotStart, match=r"^program was not ready within 0 s"):
        started(supervisor, WAITS, is_ready=lambda: False, ready_within_s=0.2)


def test_a_program_that_is_not_there_is_one_line(supervisor: Supervisor) -> None:
    missing = ChildSpec(name="x", argv=["/no/such/program"], env={}, cwd=Path("/"))
    with pytest.raises(CannotStart, match=r"^/no/such/program cannot be run: No such file or directory"):
        supervisor.start(missing)


def test_a_fallen_program_waits_longer_each_time(supervisor: Supervisor, screen: io.StringIO) -> None:
    supervisor.start(spec(supervisor, "exit(7)"))

    def fell_twice() -> bool:
        supervisor.watch()
        return screen.getvalue().count("ended with status 7") == 2

    assert supervisor.patience.wait_for(fell_twice, seconds=5)
    assert "starting it again in 0.5 s" in screen.getvalue()
    assert "starting it again in 1 s" in screen.getvalue()


def test_a_failed_command_stops_the_set_up_with_its_last_lines(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    argv: Sequence[str] = [sys.executable, "-c", "print('no such table'); exit(1)"]
    with pytest.raises(CannotStart, match="failed; all of its output is in") as refusal:
        run_logged(supervisor, argv, env=os.environ, cwd=tmp_path, log=tmp_path / "log")
    assert refusal.value.details == ("no such table",)


def test_a_process_number_alone_proves_nothing() -> None:
    """Another process with a remembered number is left alone: its birth differs."""
    me = os.getpid()
    born = birth_of(me)
    assert born is not None
    assert is_alive(me, born)
    stop_all([Running(name="me", pid=me, born="earlier", stage=0, stop_signal=signal.SIGKILL)], grace_s=0)
    assert birth_of(me) == born


def test_the_warden_stops_exactly_what_is_left() -> None:
    def line(pid: int) -> str:
        return f'{{"start": {{"name": "a", "pid": {pid}, "born": "1", "stage": 0, "stop_signal": 15}}}}\n'

    left = watch(io.StringIO(line(11) + line(12) + '{"end": 11}\n' + line(13)[:20]))
    assert [note.pid for note in left] == [12]


def test_a_stop_is_noticed_only_while_waiting() -> None:
    patience = Patience()
    patience.stop_requested = True
    with pytest.raises(StopRequested):
        patience.pause(0)
    patience.leaving = True
    patience.pause(0)


@pytest.mark.parametrize(("code", "words"), [(3, "ended with status 3"), (-9, "was killed by SIGKILL")])
def test_endings_in_words(code: int, words: str) -> None:
    assert ending_of(code) == words


def test_the_children_of_a_dead_leader_are_found_by_their_group(supervisor: Supervisor) -> None:
    leader = (
        "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', sys.argv[1]]).pid, flush=True)"
    )
    orphaning = spec(supervisor, leader)
    child = supervisor.start(ChildSpec(**{**vars(orphaning), "argv": [*orphaning.argv, STUBBORN]}))
    assert supervisor.patience.wait_for(child.has_ended, seconds=5)
    orphan = int(child.last_lines()[0])
    assert birth_of(orphan) is not None
    stop_all([running(child)], grace_s=0.1)
    assert supervisor.patience.wait_for(lambda: birth_of(orphan) is None, seconds=3)
