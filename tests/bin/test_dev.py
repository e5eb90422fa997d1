"""`bin/dev` from nothing to `Ready`, again, and down: with the real servers, web server, worker and beat.

The shop it starts is a miniature of the same names, so that this tests the command and not the shop.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from launcher.folder import MARKER
from launcher.patience import Patience
from launcher.ports import SANDBOX_PORTS, free_port, is_free
from launcher.virtualenv import STAMP, requirements_digest

ROOT = Path(__file__).resolve().parent.parent.parent
MINIATURE = {
    "requirements.txt": "",
    "requirements-dev.txt": "",
    "manage.py": """
import os, sys
with open("commands.log", "a") as log:
    print(*sys.argv[1:], file=log)
if sys.argv[1] == os.environ.get("BREAKS_AT"):
    sys.exit("the far end hung up")
""",
    "config/__init__.py": """
import os
from celery import Celery
celery_app = app = Celery("miniature", broker=os.environ["REDIS_URL"])
""",
    "config/settings/__init__.py": "",
    "config/settings/local.py": "SECRET_KEY = 'of a miniature'",
    "config/wsgi.py": """
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/pid":
        return [str(os.getppid()).encode()]
    return [os.environ["SITE_URL"].encode()]
""",
    "sandboxes/__init__.py": "",
    "sandboxes/__main__.py": """
import os, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Door(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
for name in ("RAZORPAY", "ARKONE", "CRM", "SHIPROCKET"):
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ[name + "_SANDBOX_PORT"])), Door)
    threading.Thread(target=server.serve_forever).start()
""",
}


class Dev:
    """One running `bin/dev` and what it has printed."""

    def __init__(self, project: Path, port: int, *words: str, **more: str) -> None:
        self.printed = project / "printed.txt"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        # Other runs on this machine may be about to take the usual ports.
        kept |= {f"{name.upper()}_SANDBOX_PORT": str(free_port()) for name in SANDBOX_PORTS}
        with self.printed.open("w") as out:
            self.popen = subprocess.Popen(
                [sys.executable, str(project / "bin" / "dev"), *words],
                env={**kept, "PORT": str(port), **more},
                cwd=project,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.printed.read_text()

    def until_ready(self) -> str:
        """What it printed when ready; fails when it ends before."""
        Patience().wait_for(
            lambda: "Ctrl-C stops" in self.text() or self.popen.poll() is not None, seconds=60
        )
        assert "Ctrl-C stops" in self.text(), self.text()
        return self.text()

    def end(self, number: signal.Signals) -> int:
        os.killpg(self.popen.pid, number)
        return self.popen.wait(timeout=40)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The miniature shop with the real `bin`, in an environment that shares these tests' packages."""
    for name, text in MINIATURE.items():
        place = tmp_path / "shop" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    shop = tmp_path / "shop"
    shutil.copytree(ROOT / "bin", shop / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    venv = shop / ".venv"
    venv.mkdir()
    for name in ("bin", "lib"):
        (venv / name).symlink_to(Path(sys.prefix) / name)
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", venv)
    (venv / STAMP).write_text(requirements_digest(shop, sys.version_info[:2]))
    return shop


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def run(project: Path, port: int) -> Iterator[object]:
    """Starts `bin/dev` on the miniature shop; kills what a failed test left."""
    runs: list[Dev] = []

    def start(*words: str, **more: str) -> Dev:
        runs.append(Dev(project, port, *words, **more))
        return runs[-1]

    yield start
    for one in runs:
        if one.popen.poll() is None:
            one.popen.kill()
            one.popen.wait()


def commands(project: Path) -> list[str]:
    return (project / "commands.log").read_text().splitlines()


def ports_of(printed: str) -> list[int]:
    return [int(found) for found in re.findall(r"http://127\.0\.0\.1:(\d+)/", printed)]


def read(port: int, path: str) -> str:
    return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read().decode()


def test_from_nothing_to_ready_then_warm_then_fresh(project: Path, port: int, run: type[Dev]) -> None:
    dev = run()
    printed = dev.until_ready()
    assert re.search(r"^Ready \(first start, \d", printed, re.M)
    for needed in (
        "admin@blouson.test / blouson-admin",
        "asha@blouson.test / blouson-shopper",
        ".blouson/logs",
    ):
        assert needed in printed
    assert read(port, "/") == f"http://127.0.0.1:{port}"
    first = [
        "migrate -v1",
        "keep_roles",
        "sync all --full",
        "load_demo_content --fronts-only",
        "demo_users",
        "demo_promotions",
        "demo_keys",
    ]
    assert commands(project)[:7] == first
    assert Patience().wait_for(lambda: "all pictures are there" in dev.text(), seconds=10)
    assert commands(project)[7:] == ["load_demo_content"]
    assert len(set(ports_of(printed))) == 5

    assert dev.end(signal.SIGINT) == 0
    assert all(is_free(one) for one in ports_of(printed))

    started = time.monotonic()
    dev = run()
    assert re.search(r"^Ready \(warm start, \d", dev.until_ready(), re.M)
    assert time.monotonic() - started < 15
    assert commands(project)[8:] == ["migrate -v1", "keep_roles"]
    assert dev.end(signal.SIGTERM) == 0
    assert all(is_free(one) for one in ports_of(printed))

    (project / ".blouson" / "media" / "photo.jpg").write_text("")
    assert re.search(r"^Ready \(first start, \d", run("--fresh").until_ready(), re.M)
    assert not (project / ".blouson" / "media" / "photo.jpg").exists()
    assert commands(project)[10:17] == first


def test_an_interrupted_first_start_goes_on_where_it_stopped(project: Path, run: type[Dev]) -> None:
    broken = run(BREAKS_AT="demo_users")
    assert broken.popen.wait(timeout=60) == 1
    assert "  | the far end hung up\nbin/dev: `python manage.py demo_users` failed" in broken.text()
    run().until_ready()
    assert commands(project)[5:8] == ["migrate -v1", "keep_roles", "demo_users"]


def test_a_second_one_on_the_same_folder_says_so_and_leaves_the_first_alone(
    project: Path, port: int, run: type[Dev]
) -> None:
    first = run()
    first.until_ready()
    first.printed.rename(project / "first.txt")
    second = run("--fresh")
    assert second.popen.wait(timeout=20) == 1
    assert re.fullmatch(rf"bin/dev: bin/dev already runs on .*:{port}\).*\n", second.text())
    assert read(port, "/") == f"http://127.0.0.1:{port}"


def test_a_killed_web_server_comes_back_and_a_killed_command_takes_all_down(
    project: Path, port: int, run: type[Dev]
) -> None:
    dev = run()
    printed = dev.until_ready()
    before = int(read(port, "/pid"))
    os.kill(before, signal.SIGKILL)
    assert Patience().wait_for(lambda: pid_of_web(port) not in (None, 1, before), seconds=15)
    assert "web       │ was killed by SIGKILL; starting it again in 0.5 s" in dev.text()

    dev.popen.kill()
    dev.popen.wait()
    assert Patience().wait_for(lambda: all(is_free(one) for one in ports_of(printed)), seconds=15)
    run().until_ready()


def pid_of_web(port: int) -> int | None:
    """The web server's main process; 1 while an orphan of the killed one still answers, None while nobody does."""
    try:
        return int(read(port, "/pid"))
    except OSError:
        return None


def test_a_folder_that_is_not_ours_is_refused(project: Path, tmp_path: Path, run: type[Dev]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("")
    refused = run("--fresh", BLOUSON_DATA=str(tmp_path / "mine"))
    assert refused.popen.wait(timeout=20) == 1
    assert "holds other files" in refused.text()
    assert refused.text().count("\n") == 1
    assert not (tmp_path / "mine" / MARKER).exists()


def test_a_taken_port_is_one_line_and_nothing_is_left_running(project: Path, run: type[Dev]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "0", "--bind", "127.0.0.1"], stdout=-1
    ) as other:
        assert other.stdout is not None
        taken = re.search(r"port (\d+)", os.read(other.stdout.fileno(), 200).decode())
        assert taken is not None
        refused = run(PORT=taken[1])
        assert refused.popen.wait(timeout=20) == 1
        assert (
            f"bin/dev: Port {taken[1]} is taken by another program; choose another: PORT=" in refused.text()
        )
        assert not (project / ".blouson" / "postgres").exists()
        other.kill()
