"""The project's own virtual environment, `.venv`: made, filled from the pinned requirements, and known to be whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher.commands import run_logged, run_to_end
from launcher.errors import CannotStart
from launcher.interpreter import SUPPORTED
from launcher.supervisor import Supervisor

REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
STAMP, BEGUN = ".blouson-installed", ".blouson-installing"


@dataclass(frozen=True)
class VirtualEnvironment:
    """Where the environment lies. `site_packages` exists once it has been made."""

    path: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.path / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where its packages are."""
        return next(iter(sorted(self.path.glob("lib/python3.*/site-packages"))), self.path / "lib")

    def program(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.path / "bin" / name)

    def version(self) -> tuple[int, int] | None:
        """The Python version it runs, or None when it does not run."""
        question = "import sys; print(*sys.version_info[:2])"
        try:
            shown = subprocess.run([self.python, "-c", question], capture_output=True, text=True, check=False)
        except OSError:
            return None
        numbers = shown.stdout.split()
        return (int(numbers[0]), int(numbers[1])) if shown.returncode == 0 and len(numbers) == 2 else None


def requirements_digest(project: Path, version: tuple[int, int]) -> str:
    """A text that changes when a requirement or the Python version does."""
    digest = hashlib.sha256(repr(version).encode())
    for name in REQUIREMENTS:
        digest.update((project / name).read_bytes())
    return digest.hexdigest()


def ensure_virtualenv(supervisor: Supervisor, project: Path, *, log: Path) -> tuple[VirtualEnvironment, bool]:
    """The environment with all requirements in it, and whether anything had to be installed.

    An installation that was interrupted is thrown away and done again. Two commands at once take turns.
    """
    venv = VirtualEnvironment(project / ".venv")
    with _turn(supervisor, project):
        version = venv.version()
        stamp = venv.path / STAMP
        if version and stamp.exists() and stamp.read_text() == requirements_digest(project, version):
            return venv, False
        with supervisor.progress.step("Python packages (the first time takes a minute)"):
            if version not in SUPPORTED or (venv.path / BEGUN).exists():
                _discard(venv.path)
                _create(supervisor, project, venv, log)
            _install(supervisor, project, venv, log)
            version = venv.version() or sys.version_info[:2]
            stamp.write_text(requirements_digest(project, version))
            (venv.path / BEGUN).unlink()
    return venv, True


@contextmanager
def _turn(supervisor: Supervisor, project: Path) -> Iterator[None]:
    """Hold the project's folder while the environment is looked at or changed."""
    handle = os.open(project, os.O_RDONLY)

    def take() -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        if not supervisor.patience.wait_for(take, seconds=600, every=0.2):
            raise CannotStart(
                "Another command has been installing Python packages for ten minutes; stop it first."
            )
        yield
    finally:
        os.close(handle)


def _discard(path: Path) -> None:
    if not path.exists():
        return
    if any(path.iterdir()) and not (path / "pyvenv.cfg").exists() and not (path / BEGUN).exists():
        raise CannotStart(f"{path} is not a virtual environment; move it away, then run this again.")
    shutil.rmtree(path)


def uv_runs() -> str | None:
    """The path of uv when PATH has one that runs."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
        return found
    return None


def _create(supervisor: Supervisor, project: Path, venv: VirtualEnvironment, log: Path) -> None:
    try:
        venv.path.mkdir()
        (venv.path / BEGUN).touch()
    except PermissionError as error:
        raise CannotStart(
            f"{project} is not writable for this user: copy the project to a folder of yours."
        ) from error
    if uv := uv_runs():
        argv = [uv, "venv", "--allow-existing", "--python", sys.executable, *_uv_cache(), str(venv.path)]
    else:
        ensure_pip_can_come(supervisor, project, log)
        argv = [sys.executable, "-m", "venv", str(venv.path)]
    run_logged(supervisor, argv, env=os.environ, cwd=project, log=log)


def _uv_cache() -> list[str]:
    home = Path(
        os.environ.get("UV_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or os.environ.get("HOME") or "/"
    )
    return [] if os.access(home, os.W_OK) else ["--no-cache"]


def _install(supervisor: Supervisor, project: Path, venv: VirtualEnvironment, log: Path) -> None:
    (venv.path / BEGUN).touch()
    files = [word for name in REQUIREMENTS for word in ("-r", str(project / name))]
    if uv := uv_runs():
        argv = [uv, "pip", "install", *_uv_cache(), "--python", str(venv.python), "--require-hashes", *files]
    else:
        pip = [str(venv.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        argv = [*pip, "install", "--progress-bar=off", "--require-hashes", *files]
    run_logged(supervisor, argv, env=os.environ, cwd=project, log=log)


def ensure_pip_can_come(supervisor: Supervisor, project: Path, log: Path) -> None:
    """Debian ships Python without `ensurepip`: install the package that holds it when root, else say which it is."""
    if _has_ensurepip():
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    missing = "This Python cannot make virtual environments (ensurepip is missing)"
    if shutil.which("apt-get") is None:
        raise CannotStart(f"{missing}: install uv, or a Python that has ensurepip.")
    if os.geteuid() != 0:
        raise CannotStart(f"{missing}: run `sudo apt-get install {package}`, then this again.")
    apt_install(supervisor, package, cwd=project, log=log)
    if not _has_ensurepip():
        raise CannotStart(f"{missing}, and installing {package} did not help; install uv, or another Python.")


def _has_ensurepip() -> bool:
    words = [sys.executable, "-m", "ensurepip", "--version"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def apt_install(supervisor: Supervisor, package: str, *, cwd: Path, log: Path) -> bool:
    """Install a Debian package as root, refreshing the lists when it is not found at first; whether it worked."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", package]
    for words in (install, ["apt-get", "update"], install):
        code, _ = run_to_end(supervisor, words, env=env, cwd=cwd, log=log)
        if words is install and code == 0:
            return True
    return False
