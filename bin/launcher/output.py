"""Shows the logs of the running programs in one stream, each line with its program's name."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from launcher.children import ChildSpec
from launcher.progress import Progress

WIDTH = 10


class Output:
    """Follows log files by reading what was added. Programs write the files themselves, so that none of them
    loses its output, or stumbles over a closed pipe, when the command that shows it is gone."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def say(self, name: str, colour: str, line: str) -> None:
        """Print one line of that program."""
        self._progress.say(f"{self._progress.paint(name.ljust(WIDTH) + '│', colour)} {line}")

    def follow(self, specs: Sequence[ChildSpec]) -> None:
        """Start showing what the logs of these programs gain from now on."""
        followers = [_Follower(spec, spec.log) for spec in specs if spec.log]
        self._thread = threading.Thread(target=self._run, args=(followers,), daemon=True)
        self._thread.start()

    def _run(self, followers: Sequence[_Follower]) -> None:
        while True:
            last_round = self._closed.wait(0.15)
            for follower in followers:
                spec = follower.spec
                for line in follower.new_lines():
                    if not any(text in line for text in spec.unshown):
                        self.say(spec.name, spec.colour, line)
            if last_round:
                return

    def close(self) -> None:
        """Show what is left, then stop."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(timeout=2)


class _Follower:
    def __init__(self, spec: ChildSpec, log: Path) -> None:
        self.spec, self.log = spec, log
        self._at = log.stat().st_size if log.exists() else 0
        self._rest = b""

    def new_lines(self) -> list[str]:
        """Whole lines added since the last call; from the start when the file was set aside."""
        size = self.log.stat().st_size if self.log.exists() else 0
        if size < self._at:
            self._at, self._rest = 0, b""
        if size == self._at:
            return []
        with self.log.open("rb") as log:
            log.seek(self._at)
            piece = log.read()
        self._at += len(piece)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [line.decode(errors="replace") for line in lines]
