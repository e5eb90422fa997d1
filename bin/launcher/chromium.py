"""Finding a real Chromium for the browser tests, and installing one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launcher.commands import run_to_end
from launcher.errors import CannotStart
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment, apt_install

VARIABLE = "BLOUSON_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as tools: print(tools.chromium.executable_path)"
)


def find_chromium(environ: Mapping[str, str]) -> Path | None:
    """The browser that BLOUSON_CHROMIUM names, else one installed here. Raises CannotStart when the named one
    does not run."""
    if named := environ.get(VARIABLE):
        if runs(Path(named)):
            return Path(named)
        raise CannotStart(f"{VARIABLE}={named} does not run; point it at a Chromium or Chrome, or unset it.")
    on_path = [Path(found) for name in NAMES if (found := shutil.which(name))]
    return next((place for place in [*on_path, *map(Path, MAC_PLACES)] if runs(place)), None)


def runs(place: Path) -> bool:
    """Whether the browser answers; Ubuntu's `chromium-browser` may be a stub that only asks for a snap."""
    try:
        shown = subprocess.run([place, "--version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return shown.returncode == 0 and "hrom" in shown.stdout


def ensure_chromium(supervisor: Supervisor, venv: VirtualEnvironment, environ: Mapping[str, str]) -> Path:
    """A Chromium that runs: found, else installed by the system's packages when root, else by Playwright."""
    if found := find_chromium(environ):
        return found
    project, log = venv.path.parent, supervisor.shop.logs / "chromium.log"
    with supervisor.progress.step("Installing Chromium"):
        if os.geteuid() == 0 and shutil.which("apt-get"):
            apt_install(supervisor, "chromium", cwd=project, log=log)
            if found := find_chromium(environ):
                return found
        return _playwright_chromium(supervisor, venv, environ, log)


def _playwright_chromium(
    supervisor: Supervisor, venv: VirtualEnvironment, environ: Mapping[str, str], log: Path
) -> Path:
    words = [str(venv.python), "-m", "playwright", "install", "chromium"]
    code, _ = run_to_end(supervisor, words, env=environ, cwd=venv.path.parent, log=log)
    if code == 0:
        shown = subprocess.run(
            [venv.python, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
        )
        place = Path(shown.stdout.strip() or "none")
        if runs(place):
            return place
    raise CannotStart(
        "No Chromium for the browser tests, and none could be installed: install chromium or google-chrome, "
        f"or point {VARIABLE} at one."
    )
