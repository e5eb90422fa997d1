"""What the person sees while things are being set up: one line a step, with the time it took."""

from __future__ import annotations

import itertools
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "dim": 2, "bold": 1}


def seconds_text(seconds: float) -> str:
    """`0.4 s`, `12.3 s`, `2 min 05 s`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


class Progress:
    """Prints steps: a living line on a terminal, two plain lines otherwise."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.is_terminal = self.stream.isatty()
        self.lock = threading.Lock()
        self._note = ""

    def paint(self, text: str, colour: str) -> str:
        """The text in that colour on a terminal, as it is elsewhere."""
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.is_terminal else text

    def say(self, line: str = "") -> None:
        """Print one line now."""
        with self.lock:
            print(line, file=self.stream, flush=True)

    def note(self, text: str) -> None:
        """What the running step is busy with; shown beside it on a terminal."""
        self._note = text

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show the step while its block runs, then how long it took, or that it failed."""
        started, self._note = time.monotonic(), ""
        finished = threading.Event()
        spinner = threading.Thread(target=self._spin, args=(name, started, finished), daemon=True)
        if self.is_terminal:
            spinner.start()
        else:
            self.say(f"  {name} ...")
        mark, colour = "✗", "red"
        try:
            yield
            mark, colour = "✓", "green"
        finally:
            finished.set()
            if self.is_terminal:
                spinner.join()
                self._wipe()
            took = self.paint(seconds_text(time.monotonic() - started), "dim")
            self.say(f"{self.paint(mark, colour)} {name}  {took}")

    def _spin(self, name: str, started: float, finished: threading.Event) -> None:
        for frame in itertools.cycle(FRAMES):
            width = shutil.get_terminal_size().columns - 1
            line = f"{frame} {name}  {seconds_text(time.monotonic() - started)}  {self._note}"
            with self.lock:
                print("\r\x1b[2K" + line[:width], end="", file=self.stream, flush=True)
            if finished.wait(0.12):
                return

    def _wipe(self) -> None:
        with self.lock:
            print("\r\x1b[2K", end="", file=self.stream, flush=True)
