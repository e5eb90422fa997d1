"""Showing a long job's progress: one moving line for a person, nothing between the lines for a log."""

from __future__ import annotations

from typing import TextIO

WIDTH = 28


class Progress:
    """A bar that is redrawn in place on a terminal and silent elsewhere."""

    def __init__(self, out: TextIO, title: str) -> None:
        self._out, self._title = out, title
        self._is_terminal = bool(getattr(out, "isatty", lambda: False)())
        self._shown = ""

    def show(self, done: int, total: int | None, unit: str) -> None:
        """Redraw with `done` of `total` (None while nobody knows how many there will be)."""
        if not self._is_terminal:
            return
        text = f"  {self._title:<10} {self._bar(done, total)} {unit}"
        if text != self._shown:
            self._out.write(f"\r{text:<79}")
            self._out.flush()
            self._shown = text

    def clear(self) -> None:
        """Take the bar away."""
        if self._is_terminal and self._shown:
            self._out.write("\r" + " " * 79 + "\r")
            self._out.flush()
            self._shown = ""

    def _bar(self, done: int, total: int | None) -> str:
        if not total:
            return f"{done:>6,}"
        filled = WIDTH * min(done, total) // total
        return f"[{'█' * filled}{'·' * (WIDTH - filled)}] {done:,}/{total:,}"
