"""What stops a command, said in one line."""

from __future__ import annotations

import sys


class CannotStart(Exception):
    """Something a person must put right; the message is one line and says what to do.

    `details` are lines worth seeing before it, such as the end of a log.
    """

    def __init__(self, message: str, *, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.details = details

    def report(self, command: str) -> None:
        """Print the details and the line to standard error."""
        for line in self.details:
            print(f"  | {line}", file=sys.stderr)
        print(f"{command}: {self}", file=sys.stderr, flush=True)


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal: leave in good order. Not an error, hence no `Exception`."""
