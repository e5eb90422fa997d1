"""Waiting that ends at once when the person presses Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

from launcher.errors import StopRequested


class Patience:
    """Turns SIGINT, SIGTERM and SIGHUP into `StopRequested`, raised only where the code waits.

    A signal therefore never interrupts a half-done step such as starting a child and noting its number.
    """

    def __init__(self) -> None:
        self.stop_requested = False
        self.leaving = False

    def listen(self) -> None:
        """Take over the three signals for the rest of this process."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_requested = True

    def pause(self, seconds: float) -> None:
        """Sleep in small pieces. Raises StopRequested when asked to stop, unless already leaving."""
        until = time.monotonic() + seconds
        while True:
            if self.stop_requested and not self.leaving:
                raise StopRequested
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.1))

    def wait_for(self, is_so: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
        """Ask `is_so` until it says yes (True) or the time is over (False)."""
        until = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() >= until:
                return False
            self.pause(every)
        return True
