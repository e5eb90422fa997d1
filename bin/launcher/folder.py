"""The folder that holds everything a run keeps: servers' files, media, logs, secrets, remembered ports."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from launcher.errors import CannotStart
from launcher.patience import Patience

MARKER = "blouson.marker"
MARKER_TEXT = "This folder belongs to Blouson's bin/dev. `bin/dev --fresh` may delete what is in it.\n"
RUNNING, CLEANING = "running.lock", "cleaning.lock"


class ShopFolder:
    """One data folder. `take` it before anything is written; only one run at a time can hold it."""

    def __init__(self, path: Path, *, logs: Path | None = None) -> None:
        self.path = path
        self.logs = logs or path / "logs"
        self.postgres = path / "postgres"
        self.valkey = path / "valkey"
        self.sandboxes = path / "sandboxes"
        self.media = path / "media"
        self._held: dict[str, int] = {}

    def take(self) -> None:
        """Make the folder when it is missing, and hold it until this process ends.

        Raises CannotStart when it is not ours, is not writable, or another run holds it.
        """
        self._make()
        if not self._lock(RUNNING):
            raise CannotStart(
                f"bin/dev already runs on {self.path} ({self.remembered('address') or 'just starting'}); "
                "stop it first, or choose another folder and port: BLOUSON_DATA=... PORT=... bin/dev"
            )
        self._make_rooms()

    def _make_rooms(self) -> None:
        for place in (self.logs, self.media, self.sandboxes):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _make(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not (self.path / MARKER).exists():
                if any(self.path.iterdir()):
                    raise CannotStart(
                        f"{self.path} holds other files; choose an empty folder with BLOUSON_DATA."
                    )
                (self.path / MARKER).write_text(MARKER_TEXT)
            if not os.access(self.path, os.W_OK | os.X_OK):
                raise PermissionError
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise CannotStart(
                f"{self.path} is not a folder this user can write in; choose another with BLOUSON_DATA."
            ) from error

    def _lock(self, name: str) -> bool:
        handle = os.open(self.path / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._held[name] = handle
        return True

    def wait_until_clean(self, patience: Patience) -> int:
        """Wait while the warden of a killed run still stops that run's servers; then be the cleaner.

        Returns the lock's file descriptor, to be passed on to this run's warden.
        """
        if not patience.wait_for(lambda: self._lock(CLEANING), seconds=30, every=0.2):
            raise CannotStart(f"The last run on {self.path} is still being stopped; try again in a moment.")
        return self._held[CLEANING]

    def release_cleaning(self) -> None:
        """Close our copy of the cleaning lock; whoever inherited it still holds it."""
        os.close(self._held.pop(CLEANING))

    def empty(self) -> None:
        """Delete all that is in the folder but its marker and locks. Raises CannotStart without the marker."""
        if not (self.path / MARKER).is_file():
            raise CannotStart(
                f"{self.path} has no {MARKER}: it is not a Blouson data folder, nothing was deleted."
            )
        for entry in self.path.iterdir():
            if entry.name in (MARKER, RUNNING, CLEANING):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        self._make_rooms()

    def remembered(self, key: str) -> Any:
        """What an earlier start noted under that key, or None."""
        return self._memory().get(key)

    def remember(self, key: str, value: Any) -> None:
        """Note a JSON value for later starts; written whole or not at all."""
        write_whole(self.path / "memory.json", json.dumps({**self._memory(), key: value}, indent=1))

    def _memory(self) -> dict[str, Any]:
        try:
            found = json.loads((self.path / "memory.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def secret(self, name: str) -> str:
        """A random secret kept in the folder under that name; the same at every start."""
        place = self.path / f"{name}.secret"
        if not place.exists():
            write_whole(place, secrets.token_urlsafe(48))
        return place.read_text().strip()


def write_whole(place: Path, text: str) -> None:
    """Write a private file so that a reader sees either the old text or the new one."""
    draft = place.with_name(place.name + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(place)


def shop_folder(project: Path, chosen: str | None) -> ShopFolder:
    """The folder that BLOUSON_DATA names (relative to where the person stands), else `.blouson` in the project."""
    return ShopFolder(Path(chosen).expanduser().resolve() if chosen else project / ".blouson")
