"""Running PostgreSQL when we are root: it refuses user 0, so it runs as another user.

Two ways: a user namespace in which our files simply look like nobody's (needs no new user and works inside
private folders), or truly switching to the user that owns the data directory. A data directory made in one
way cannot be opened in the other, so the way follows the directory's owner.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from launcher.errors import CannotStart

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", "--")
# A server that loses the process that started it stops at once, in addition to what the warden does.
FOLLOW_PARENT = ("setpriv", "--pdeathsig", "INT")
# The project may lie in root's home, which others cannot enter; containers leave root this capability. Without the
# secure bit access(2), which PostgreSQL asks about its own programs, would not count it (capabilities(7)).
KEEP_PASSAGE = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup")


def postgres_prefix(directory: Path, binaries: Path) -> tuple[str, ...]:
    """The words before a PostgreSQL command on that data directory; none for an ordinary user.

    As root a missing directory is made for the way that works here. Raises CannotStart when neither does.
    """
    if os.geteuid() != 0:
        return ()
    owner = directory.stat().st_uid if directory.exists() else None
    if owner in (None, 0) and namespaces_work():
        return namespace_prefix()
    if shutil.which("setpriv") is None:
        raise CannotStart(
            "PostgreSQL cannot run as root here: install util-linux (setpriv), run as an ordinary user, "
            "or set DATABASE_URL to a server that runs already."
        )
    if owner in (None, 0):
        owner = NOBODY
        give_to(directory, owner)
    for prefix in (switch_prefix(owner), switch_prefix(owner, through_private_folders=True)):
        if reaches(prefix, directory, binaries):
            return prefix
    raise CannotStart(
        f"PostgreSQL refuses to run as root, and no other user can reach {directory} and {binaries}: run bin/dev "
        "as an ordinary user, or move the project and BLOUSON_DATA out of private folders."
    )


def namespaces_work() -> bool:
    """Whether a process can get a user namespace of its own here (containers often forbid it)."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        [*NAMESPACE, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return tried.returncode == 0


def namespace_prefix() -> tuple[str, ...]:
    """A user namespace that shows root's files as nobody's."""
    return (*NAMESPACE, *FOLLOW_PARENT) if shutil.which("setpriv") else NAMESPACE


def switch_prefix(owner: int, *, through_private_folders: bool = False) -> tuple[str, ...]:
    """Become that user, without root's groups; if need be with the one right to pass through root's folders."""
    words = (*FOLLOW_PARENT, f"--reuid={owner}", f"--regid={owner}", "--clear-groups")
    return (*words, *KEEP_PASSAGE) if through_private_folders else words


def give_to(directory: Path, owner: int) -> None:
    """Make the directory and all in it that user's, and let them pass through our data folder to it."""
    directory.mkdir(exist_ok=True, mode=0o700)
    directory.parent.chmod(0o711)
    for place in (directory, *directory.rglob("*")):
        os.chown(place, owner, owner, follow_symlinks=False)


def reaches(prefix: tuple[str, ...], directory: Path, binaries: Path) -> bool:
    """Whether that user can write the directory and run the programs."""
    words = ["test", "-w", str(directory), "-a", "-x", str(binaries / "postgres")]
    return subprocess.run([*prefix, *words], capture_output=True, check=False).returncode == 0
