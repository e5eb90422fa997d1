"""What happens once for a data folder: the demo catalogue through the real product sync, its texts, its people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launcher.commands import run_logged
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment


@dataclass(frozen=True)
class Errand:
    """A management command that may be repeated but need not be."""

    words: tuple[str, ...]
    title: str


ERRANDS = (
    Errand(("sync", "all", "--full"), "Demo catalogue, by the product sync from ArkOne"),
    Errand(("load_demo_content",), "Texts, categories, collections and pictures"),
    Errand(("demo_users",), "Demo logins"),
)


def database_key(url: str) -> str:
    """Names a database without its password: work done in one is not done in another."""
    parts = urlsplit(url)
    place = f"{parts.hostname}{parts.path}" if parts.hostname else f"{parts.path}?{parts.query}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def run_errands(
    supervisor: Supervisor, venv: VirtualEnvironment, project: Path, env: Mapping[str, str], log: Path
) -> bool:
    """Run the errands that this folder's earlier starts did not finish; whether there were any."""
    key = f"errands:{database_key(env['DATABASE_URL'])}"
    finished: list[str] = supervisor.shop.remembered(key) or []
    waiting = [errand for errand in ERRANDS if errand.words[0] not in finished]
    for errand in waiting:
        with supervisor.progress.step(errand.title):
            argv = [str(venv.python), "manage.py", *errand.words]
            run_logged(supervisor, argv, env=env, cwd=project, log=log)
        finished = [*finished, errand.words[0]]
        supervisor.shop.remember(key, finished)
    return bool(waiting)
