"""The embedded PostgreSQL and Valkey, for real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis
from launcher.children import birth_of
from launcher.errors import CannotStart
from launcher.folder import ShopFolder
from launcher.patience import Patience
from launcher.ports import is_free
from launcher.postgres import clear_stale_lock, find_programs, initdb_words
from launcher.servers import check_answers, start_servers
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment

BIN = Path(__file__).resolve().parent.parent.parent / "bin"
RUN_SERVERS = """
import json, sys, time
from pathlib import Path
from launcher.folder import ShopFolder
from launcher.patience import Patience
from launcher.progress import Progress
from launcher.servers import start_servers
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment
shop = ShopFolder(Path(sys.argv[1]))
shop.take()
supervisor = Supervisor(shop, Progress(sys.stderr), Patience())
urls = start_servers(supervisor, VirtualEnvironment(Path(sys.argv[2])), {}, durable=True)
print(json.dumps({**urls, "running": shop.remembered("running")}), flush=True)
time.sleep(600)
"""


def start_elsewhere(shop: ShopFolder, venv: VirtualEnvironment) -> tuple[subprocess.Popen[str], dict]:
    """Both servers under a supervisor of its own process, and what that one says about them."""
    other = subprocess.Popen(
        [sys.executable, "-c", RUN_SERVERS, str(shop.path), str(venv.path)],
        env={**os.environ, "PYTHONPATH": str(BIN)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    line = other.stdout.readline()
    if not line:
        raise AssertionError(other.communicate()[1])
    return other, json.loads(line)


def wait_until(is_so: object, seconds: float) -> bool:
    return Patience().wait_for(is_so, seconds=seconds)


def test_a_killed_supervisor_takes_its_servers_with_it_and_no_commit_is_lost(
    shop: ShopFolder, venv: VirtualEnvironment
) -> None:
    other, told = start_elsewhere(shop, venv)
    with psycopg.connect(told["DATABASE_URL"], autocommit=True) as link:
        link.execute("create table kept (n int)")
        link.execute("insert into kept values (42)")
    cache = redis.Redis.from_url(told["REDIS_URL"])
    cache.set("kept", "yes")
    time.sleep(1.1)  # the append-only file is written through once a second
    ports = [shop.remembered("postgres_port"), shop.remembered("valkey_port")]
    assert not any(is_free(port) for port in ports)

    other.kill()
    other.wait()
    assert wait_until(lambda: all(is_free(port) for port in ports), 10)
    assert wait_until(lambda: all(birth_of(note["pid"]) is None for note in told["running"]), 5)

    other, again = start_elsewhere(shop, venv)
    try:
        assert again["DATABASE_URL"] == told["DATABASE_URL"]
        with psycopg.connect(again["DATABASE_URL"]) as link:
            assert link.execute("select n from kept").fetchone() == (42,)
        assert redis.Redis.from_url(again["REDIS_URL"]).get("kept") == b"yes"
    finally:
        other.kill()
        other.communicate()
    assert wait_until(lambda: all(is_free(port) for port in ports), 10)


def test_servers_left_behind_by_a_killed_supervisor_and_warden_are_stopped_at_the_next_start(
    shop: ShopFolder, venv: VirtualEnvironment
) -> None:
    other, told = start_elsewhere(shop, venv)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        for warden in wardens_of(other.pid):
            os.kill(warden, signal.SIGKILL)
        other.kill()
        other.communicate()
        again, after = start_elsewhere(shop, venv)
        again.kill()
        again.communicate()
        assert {note["pid"] for note in told["running"]}.isdisjoint(n["pid"] for n in after["running"])
        assert all(birth_of(note["pid"]) is None for note in told["running"])
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def wardens_of(pid: int) -> list[int]:
    """The wardens among that process's children."""
    shown = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in shown.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == pid and "launcher.warden" in row[2]]


def test_the_servers_want_a_password(supervisor: Supervisor, venv: VirtualEnvironment) -> None:
    start_servers(supervisor, venv, {}, durable=False)
    port = supervisor.shop.remembered("postgres_port")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgres://blouson:guess@127.0.0.1:{port}/blouson")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=supervisor.shop.remembered("valkey_port")).ping()


def test_a_server_that_falls_is_started_again(supervisor: Supervisor, venv: VirtualEnvironment) -> None:
    urls = start_servers(supervisor, venv, {}, durable=False)
    before = {note["name"]: note["pid"] for note in supervisor.shop.remembered("running")}
    os.kill(before["valkey"], signal.SIGKILL)

    def serves_again() -> bool:
        supervisor.watch()
        after = {note["name"]: note["pid"] for note in supervisor.shop.remembered("running")}
        return after.get("valkey", before["valkey"]) != before["valkey"]

    assert wait_until(serves_again, 5)
    cache = redis.Redis.from_url(urls["REDIS_URL"], retry_on_error=[redis.ConnectionError])
    assert wait_until(lambda: answers(cache), 5)


def answers(cache: redis.Redis) -> bool:
    try:
        return bool(cache.ping())
    except redis.ConnectionError:
        return False


def test_given_servers_are_used_and_nothing_is_started(
    supervisor: Supervisor, venv: VirtualEnvironment
) -> None:
    given = {"DATABASE_URL": os.environ["DATABASE_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
    assert start_servers(supervisor, venv, given, durable=True) == given
    assert not supervisor.shop.postgres.exists()
    assert supervisor.shop.remembered("running") is None


def test_a_given_server_that_is_away_is_named_without_its_password() -> None:
    with pytest.raises(
        CannotStart, match=r"^Nothing answers at 127\.0\.0\.1:1, where DATABASE_URL"
    ) as refusal:
        check_answers("DATABASE_URL", "postgres://shop:hush@127.0.0.1:1/shop")
    assert "hush" not in str(refusal.value)


def test_a_cluster_of_a_version_that_is_gone_is_said_so(venv: VirtualEnvironment, tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 9"):
        find_programs(venv.site_packages, tmp_path)


def test_an_older_server_is_not_asked_for_the_builtin_locale(
    venv: VirtualEnvironment, tmp_path: Path
) -> None:
    programs = find_programs(venv.site_packages, tmp_path)
    assert programs.major >= 17
    assert "--locale-provider=builtin" in initdb_words(programs, tmp_path, tmp_path / "p")
    older = type(programs)(folder=programs.folder, major=15)
    assert not [word for word in initdb_words(older, tmp_path, tmp_path / "p") if "builtin" in word]


def test_a_lock_that_names_another_program_is_removed_and_the_program_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        (tmp_path / "postmaster.pid").write_text(f"{stranger.pid}\n{tmp_path}\n")
        clear_stale_lock(tmp_path, Patience())
        assert not (tmp_path / "postmaster.pid").exists()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
