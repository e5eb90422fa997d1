"""Our small supervisor: starts programs in order, waits until each serves, starts the fallen again, stops all."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from launcher.children import Child, ChildSpec, Running, running, send, spawn, stop_all
from launcher.errors import CannotStart
from launcher.folder import ShopFolder
from launcher.output import Output
from launcher.patience import Patience
from launcher.progress import Progress
from launcher.warden import Warden

# A child that falls waits this long before it starts again; the last figure repeats.
BACKOFF_S = (0.5, 1, 2, 4, 8, 15)
STEADY_S = 60  # after running this long a child's earlier falls are forgotten
LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside when its program starts


class Supervisor:
    """Owns every process of one run. Make it after the folder was taken; always `stop` it."""

    def __init__(
        self,
        shop: ShopFolder,
        progress: Progress,
        patience: Patience,
        *,
        empty_first: bool = False,
        delete_after: bool = False,
    ) -> None:
        self.shop = shop
        self.progress = progress
        self.patience = patience
        self.output = Output(progress)
        self._children: list[Child] = []
        self._falls: dict[str, int] = {}
        self._due: dict[str, tuple[float, ChildSpec]] = {}
        cleaning = shop.wait_until_clean(patience)
        self._stop_leftovers()
        if empty_first:
            shop.empty()
        self._warden = Warden(
            shop.logs / "warden.log", pass_fds=[cleaning], delete=shop.path if delete_after else None
        )
        shop.release_cleaning()

    def _stop_leftovers(self) -> None:
        """Stop what a killed run left on this folder, known by process number and birth; never anything else."""
        # Only those whose leader still lives: the notes may be from before the machine's last start.
        noted = self.shop.remembered("running") or []
        left = [note for note in (Running(**entry) for entry in noted) if note.is_alive()]
        if left:
            self.progress.say(f"  stopping what an earlier run left: {', '.join(note.name for note in left)}")
            stop_all(left, grace_s=10, sleep=self.patience.pause)

    def start(self, spec: ChildSpec) -> Child:
        """Start one program. Raises CannotStart when it cannot be run at all."""
        _set_aside(spec.log)
        try:
            child = spawn(spec)
        except OSError as error:
            raise CannotStart(f"{spec.argv[0]} cannot be run: {error.strerror}.") from error
        self._children.append(child)
        self._warden.note_start(running(child))
        self._remember()
        return child

    def forget(self, child: Child) -> None:
        """A program that has ended needs no watching any more."""
        self._children.remove(child)
        self._warden.note_end(child.pid)
        self._remember()

    def _remember(self) -> None:
        self.shop.remember("running", [asdict(running(child)) for child in self._children])

    def start_ready(self, specs: Sequence[ChildSpec]) -> None:
        """Start the programs side by side and wait until each serves."""
        children = [self.start(spec) for spec in specs]
        for child in children:
            self.wait_ready(child)

    def wait_ready(self, child: Child) -> None:
        """Wait until it serves. Raises CannotStart with the end of its log when it ends or takes too long."""
        is_ready = child.spec.is_ready
        if is_ready is None:
            return
        name, log = child.spec.name, child.spec.log
        served = self.patience.wait_for(
            lambda: child.has_ended() or is_ready(), seconds=child.spec.ready_within_s
        )
        if child.has_ended():
            raise CannotStart(
                f"{name} ended before it was ready; its log is {log}.", details=child.last_lines()
            )
        if not served:
            raise CannotStart(
                f"{name} was not ready within {child.spec.ready_within_s:.0f} s; its log is {log}.",
                details=child.last_lines(),
            )

    def show_output(self) -> None:
        """From now on print what the long-running programs write, each line with its program's name."""
        self.output.follow([child.spec for child in self._children])

    def watch(self) -> None:
        """One look at all children: note those that fell, start again those that are due."""
        now = time.monotonic()
        for child in list(self._children):
            if child.has_ended():
                self._note_fall(child, now)
        for name, (at, spec) in list(self._due.items()):
            if now >= at:
                del self._due[name]
                self.start(spec)

    def _note_fall(self, child: Child, now: float) -> None:
        spec = child.spec
        send(child.pid, signal.SIGKILL, to_group=True)  # its own children may still hold its port
        self.forget(child)
        if spec.at_end is not None:
            spec.at_end(child.popen.returncode)
            return
        falls = 0 if now - child.started > STEADY_S else self._falls.get(spec.name, 0)
        self._falls[spec.name] = falls + 1
        delay = BACKOFF_S[min(falls, len(BACKOFF_S) - 1)]
        self._due[spec.name] = (now + delay, spec)
        self.output.say(
            spec.name, spec.colour, f"{ending_of(child.popen.returncode)}; starting it again in {delay:g} s"
        )

    def restart(self, names: Sequence[str]) -> None:
        """Stop these programs in good order and start them again at once."""
        for child in [child for child in self._children if child.spec.name in names]:
            self._stop([child])
            self.start(child.spec)

    def stop(self) -> None:
        """Stop every child, the last started stage first. A second Ctrl-C no longer waits."""
        self.patience.leaving = True
        self.patience.stop_requested = False
        for stage in sorted({child.spec.stage for child in self._children}, reverse=True):
            self._stop([child for child in self._children if child.spec.stage == stage])
        self.output.close()
        self._warden.dismiss()

    def _stop(self, children: Sequence[Child]) -> None:
        for child in children:
            send(child.pid, child.spec.stop_signal)
        for child in children:
            self._wait_for_end(child)
            send(child.pid, signal.SIGKILL, to_group=True)
            child.popen.wait()
            self.forget(child)

    def _wait_for_end(self, child: Child) -> None:
        def is_over() -> bool:
            return child.has_ended() or self.patience.stop_requested

        self.patience.wait_for(is_over, seconds=child.spec.grace_s)


def ending_of(code: int) -> str:
    """`ended with status 3`, `was killed by SIGKILL`."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


def _set_aside(log: Path | None) -> None:
    if log and log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
