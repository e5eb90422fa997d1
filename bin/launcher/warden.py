"""The warden: a small process that outlives a killed supervisor just long enough to stop its children.

The supervisor holds the other end of its standard input and writes one JSON line for each child that it starts
or sees ending. However the supervisor dies, `kill -9` included, that end closes, on Linux and macOS alike; then
the warden stops what is still noted, deletes the folder it was told to, and leaves. It keeps the data folder's
cleaning lock until then, so that a new run waits for it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO

from launcher.children import Running, stop_all

GRACE_S = 3.0


class Warden:
    """The supervisor's side: starts the warden and keeps it up to date."""

    def __init__(self, log: Path, *, pass_fds: Sequence[int] = (), delete: Path | None = None) -> None:
        package = Path(__file__).resolve().parent
        argv = [sys.executable, "-S", "-m", "launcher.warden", *([str(delete)] if delete else [])]
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                argv,
                env={**os.environ, "PYTHONPATH": str(package.parent)},
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=tuple(pass_fds),
            )

    def note_start(self, note: Running) -> None:
        """This child now runs."""
        self._write({"start": asdict(note)})

    def note_end(self, pid: int) -> None:
        """This child has ended and must no longer be stopped: its number may come to mean another process."""
        self._write({"end": pid})

    def _write(self, line: dict[str, object]) -> None:
        if self._popen.stdin is None or self._popen.poll() is not None:
            return
        try:
            self._popen.stdin.write(json.dumps(line).encode() + b"\n")
            self._popen.stdin.flush()
        except BrokenPipeError:
            return

    def dismiss(self) -> None:
        """Close its input and wait until it has stopped what was left."""
        if self._popen.stdin is not None:
            self._popen.stdin.close()
        self._popen.wait()


def watch(lines: IO[str]) -> list[Running]:
    """Follow the supervisor's notes until it is gone; the children it left behind."""
    left: dict[int, Running] = {}
    for line in lines:
        if not line.endswith("\n"):  # the supervisor died while writing it
            break
        told = json.loads(line)
        if "start" in told:
            note = Running(**told["start"])
            left[note.pid] = note
        else:
            left.pop(told["end"], None)
    return list(left.values())


def main(arguments: Sequence[str]) -> None:
    """Watch standard input; at its end stop what is left and delete the folder named, if any."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    stop_all(watch(sys.stdin), grace_s=GRACE_S)
    for folder in arguments:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
