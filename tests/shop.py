"""The whole shop as a test sees it from outside: web, worker and beat as processes, on a database of their own."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests
from psycopg import sql

from sandboxes.kit.server import SandboxServer
from tests.reading import Reader
from tests.world import World, sandbox_settings, wait_for

ROOT = Path(__file__).resolve().parent.parent
# In one process: to start one takes as long as any of these.
STOCKING = """
from django.core.management import call_command
call_command("sync", "all", "--full")
call_command("load_demo_content", "--skip-pictures")
call_command("demo_users")
call_command("demo_keys")
"""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def server_address(database: str) -> str:
    """The URL of a database on the server of DATABASE_URL."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


@contextlib.contextmanager
def database_of_its_own(name: str, *, template: str = "template0") -> Iterator[str]:
    """A new database, a copy of `template`, dropped afterwards; answers its URL."""
    new_database(name, template=template)
    try:
        yield server_address(name)
    finally:
        drop_database(name)


def new_database(name: str, *, template: str = "template0") -> None:
    """An empty database, or a copy of `template`; one of this name is dropped first."""
    drop_database(name)
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
    with psycopg.connect(server_address("postgres"), autocommit=True) as connection:
        connection.execute(words.format(sql.Identifier(name), sql.Identifier(template)))


def drop_database(name: str) -> None:
    """Drop it, whoever is connected, if there is one."""
    words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server_address("postgres"), autocommit=True) as connection:
        connection.execute(words)


def database_exists(name: str) -> bool:
    """Whether the server has a database of this name."""
    with psycopg.connect(server_address("postgres"), autocommit=True) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )


def rename_database(old: str, new: str) -> None:
    """Give a database that nobody uses its final name."""
    words = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    with psycopg.connect(server_address("postgres"), autocommit=True) as connection:
        connection.execute(words)


def stocked_database(servers: dict[str, SandboxServer], folder: Path) -> str:
    """A database with the demo range, imported by the real sync and given its content: made once, then copied.

    Parallel test processes wait for the first to make it. Its name tells what it was made from.
    """
    name = f"blouson_stocked_{source_fingerprint()}"
    with only_one(name):
        if not database_exists(name):
            stock_database(name, servers, folder)
    return name


@contextlib.contextmanager
def only_one(name: str) -> Iterator[None]:
    """One process of this machine at a time; the others wait."""
    with (Path(tempfile.gettempdir()) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stock_database(name: str, servers: dict[str, SandboxServer], folder: Path) -> None:
    """Make the database under another name first, so that an interrupted try is never taken for a finished one."""
    draft = f"{name}_draft"
    new_database(draft, template=migrated_database())
    world = World("stocking", servers)
    world.arkone.reset(fixture="demo")
    env = shop_environment(server_address(draft), free_port(), world, folder)
    maker = Shop(env=env, logs=folder, port=0, world=world)
    maker.manage("shell", "-c", STOCKING)
    rename_database(draft, name)


def migrated_database() -> str:
    """An empty shop, every migration run: made once, then copied, which takes a tenth of the time."""
    name = f"blouson_migrated_{fingerprint(*ROOT.glob('*/migrations/*.py'))}"
    with only_one(name):
        if not database_exists(name):
            draft = f"{name}_draft"
            new_database(draft)
            env = {**os.environ, "DATABASE_URL": server_address(draft)}
            words = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
            rename_database(draft, name)
    return name


def source_fingerprint() -> str:
    """Changes with the migrations and with the demo range."""
    return fingerprint(
        *ROOT.glob("*/migrations/*.py"),
        ROOT / "sandboxes/arkone/demo_catalogue.json",
        ROOT / "catalog/demo/content.json",
    )


def fingerprint(*paths: Path) -> str:
    """Changes with what is in these files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass
class Shop:
    """Web, worker and beat. Each is a process group that can be killed and started again."""

    env: dict[str, str]
    logs: Path
    port: int
    world: World
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarts: int = 0
    _watching: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where the shop is."""
        return f"http://127.0.0.1:{self.port}"

    @functools.cached_property
    def reader(self) -> Reader:
        """Reads the shop's database."""
        return Reader(self.env["DATABASE_URL"])

    @property
    def letters(self) -> Path:
        """The folder that letters are sent to."""
        return Path(self.env["EMAIL_FILE_PATH"])

    def manage(self, *words: str) -> str:
        """Run manage.py; answers what it printed, AssertionError when it failed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"manage.py {' '.join(words)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
        return done.stdout

    def start(self, *names: str) -> None:
        """Start these (default: all three)."""
        for name in names or ("web", "worker", "beat"):
            log = (self.logs / f"{name}.log").open("ab")
            self.processes[name] = subprocess.Popen(
                self._words(name), cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def _words(self, name: str) -> list[str]:
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        granian = str(Path(sys.executable).parent / "granian")
        web = [
            granian,
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        return {
            "web": [*web, "--blocking-threads", "4", "--no-log", "config.wsgi:application"],
            "worker": [*celery, "worker", "-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle"],
            "beat": [*celery, "beat", "-l", "WARNING", "-s", str(self.logs / "beat")],
        }[name]

    def wait_ready(self, timeout_s: float = 60) -> None:
        """Wait until the web process serves."""
        wait_for(self._answers, timeout_s=timeout_s, what="the shop to be ready")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def kill(self, name: str) -> None:
        """kill -9 a process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def keep_alive(self) -> None:
        """Start again whatever dies, as a supervisor does, until `stop`."""
        self._watching.set()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while self._watching.is_set():
            for name, process in list(self.processes.items()):
                if process.poll() is not None and self._watching.is_set():
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    self.restarts += 1
                    self.start(name)
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop everything."""
        self._watching.clear()
        self.reader.close()
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for name, process in self.processes.items():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill(name)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def tail(self, lines: int = 30) -> str:
        """The end of every log, for a failing test's message."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
            for path in sorted(self.logs.glob("*.log"))
        )


@contextlib.contextmanager
def running_shop(
    *, name: str, servers: dict[str, SandboxServer], folder: Path, extra: Mapping[str, str] | None = None
) -> Iterator[Shop]:
    """A shop with the demo range, on a database and a sandbox run of its own, with all news wired up."""
    world = World(name.replace("_", "-"), servers)
    template = stocked_database(servers, folder)
    port = free_port()
    with database_of_its_own(f"blouson_{name}", template=template) as database_url:
        env = shop_environment(database_url, port, world, folder) | dict(extra or {})
        shop = Shop(env=env, logs=folder, port=port, world=world)
        world.arkone.reset(fixture="demo")
        world.introduce()
        world.shiprocket.options(wallet_rupees=10_000_000)
        world.send_news_to(shop.url)
        shop.start()
        try:
            shop.wait_ready()
            yield shop
        finally:
            shop.stop()


def shop_environment(database_url: str, port: int, world: World, folder: Path) -> dict[str, str]:
    """Everything the shop's processes read from their environment."""
    url = f"http://127.0.0.1:{port}"
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    (folder / "letters").mkdir(exist_ok=True)
    return keep | sandbox_settings(world.servers, world.run) | {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url_for(world.run),
        "SITE_URL": url,
        "SECRET_KEY": f"test-only-{world.run}-" + "x" * 50,
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "MEDIA_ROOT": os.environ.get("TEST_MEDIA_ROOT", str(folder / "media")),
        "PAGES_ROOT": str(folder / "pages"),
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(folder / "letters"),
        "DATABASE_POOL_SIZE": "6",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip


def redis_url_for(run: str) -> str:
    """A numbered Redis database of its own: shops beside each other must not take each other's tasks."""
    parts = urlsplit(os.environ["REDIS_URL"])
    number = 1 + sum(run.encode()) % 15
    return urlunsplit(parts._replace(path=f"/{number}"))
