"""What happens once for a data folder: the demo catalogue through the real product sync, its texts, its people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launcher.children import ChildSpec
from launcher.commands import run_logged
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment


@dataclass(frozen=True)
class Errand:
    """A management command that may be repeated but need not be."""

    words: tuple[str, ...]
    title: str

    @property
    def name(self) -> str:
        """What it is remembered by."""
        return " ".join(self.words)


BEFORE_READY = (
    Errand(("sync", "all", "--full"), "Demo catalogue, by the product sync from ArkOne"),
    Errand(("load_demo_content", "--fronts-only"), "Texts, categories, collections and first pictures"),
    Errand(("demo_users",), "Demo logins"),
    Errand(("demo_promotions",), "Demo fee for cash on delivery"),
    Errand(("demo_keys",), "Demo key of the Store API"),
)
# The shop is whole without it: products then have more than one view.
AFTER_READY = Errand(("load_demo_content",), "The rest of the pictures")


def database_key(url: str) -> str:
    """Names a database without its password: work done in one is not done in another."""
    parts = urlsplit(url)
    place = f"{parts.hostname}{parts.path}" if parts.hostname else f"{parts.path}?{parts.query}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


class FirstStart:
    """The errands of one data folder and database; what an earlier start finished is not done again."""

    def __init__(
        self, supervisor: Supervisor, venv: VirtualEnvironment, project: Path, env: Mapping[str, str]
    ) -> None:
        self._supervisor = supervisor
        self._venv = venv
        self._project = project
        self._env = env
        self._key = f"errands:{database_key(env['DATABASE_URL'])}"

    def run(self, *, log: Path) -> bool:
        """Do what must be done before `Ready`; whether there was anything. Raises CannotStart."""
        waiting = [errand for errand in BEFORE_READY if errand.name not in self._finished()]
        for errand in waiting:
            with self._supervisor.progress.step(errand.title):
                run_logged(self._supervisor, self._argv(errand), env=self._env, cwd=self._project, log=log)
            self._note(errand)
        return bool(waiting)

    def run_rest(self) -> bool:
        """Start, in the background, what may come after `Ready`; whether there was anything.

        One that is interrupted goes on at the next start.
        """
        if AFTER_READY.name in self._finished():
            return False
        say = self._supervisor.output.say

        def at_end(code: int) -> None:
            if code == 0:
                self._note(AFTER_READY)
                say("pictures", "yellow", "all pictures are there")
            else:
                say("pictures", "red", f"{AFTER_READY.name} ended with status {code}; the next start goes on")

        log = self._supervisor.shop.logs / "pictures.log"
        argv, colour = ["nice", *self._argv(AFTER_READY)], "yellow"
        spec = ChildSpec(
            name="pictures",
            argv=argv,
            env=self._env,
            cwd=self._project,
            log=log,
            colour=colour,
            at_end=at_end,
        )
        self._supervisor.start(spec)
        return True

    def _finished(self) -> Sequence[str]:
        return self._supervisor.shop.remembered(self._key) or []

    def _note(self, errand: Errand) -> None:
        self._supervisor.shop.remember(self._key, [*self._finished(), errand.name])

    def _argv(self, errand: Errand) -> list[str]:
        return [str(self._venv.python), "manage.py", *errand.words]
