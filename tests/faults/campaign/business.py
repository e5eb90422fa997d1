"""The whole business on servers of its own under the launcher's supervisor, so that every part of it can be killed."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import requests
from launcher import environment as variables
from launcher import postgres
from launcher.children import Running, is_alive, send
from launcher.folder import ShopFolder
from launcher.patience import Patience
from launcher.ports import free_port, sandbox_ports
from launcher.programs import SHOP_PROGRAMS, sandboxes_spec, shop_specs
from launcher.progress import Progress
from launcher.servers import start_servers
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment

from sandboxes.kit.client import SandboxControl
from tests.reading import Reader
from tests.shop import ROOT

HEARTBEATS = ("core.sweep_outbox", "payments.sweep", "erp_sync.sweep_outbound", "storefront.send_letters")
LOOK_EVERY_S = 0.25
READY_WITHIN_S = 300.0  # other work may crowd the machine
LOST_AFTER_S = 300.0  # what has not come back by then never will


@dataclass
class Crash:
    """One kill: what, when, and how long after its restart everything worked again (seconds of the monotonic clock)."""

    victim: str
    moment: str
    killed_at: float
    restarted_at: float = 0.0
    recovered_at: float = 0.0
    note: Running | None = None
    missing: list[str] = field(default_factory=list)  # what had not come back when its time was up

    @property
    def recovery_s(self) -> float:
        """From the restart until the shop served and every sweep had gone round."""
        return self.recovered_at - self.restarted_at


@dataclass
class Business:
    """Everything bin/dev runs. `folder` keeps the servers' files and all logs."""

    folder: ShopFolder
    supervisor: Supervisor
    env: dict[str, str]
    port: int
    controls: dict[str, SandboxControl]
    crashes: list[Crash] = field(default_factory=list)
    _watching: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where the shop is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def letters(self) -> Path:
        """Where e-mails and text messages are put."""
        return Path(self.env["EMAIL_FILE_PATH"])

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Read the shop's own database."""
        return self.reader.rows(query, *values)

    @functools.cached_property
    def reader(self) -> Reader:
        """Keeps the connections that `rows` reads over."""
        return Reader(self.env["DATABASE_URL"])

    def change(self, query: str, *values: Any) -> None:
        """Write to the shop's database from outside, as the passing of time would."""
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(query, values or None)

    def manage(self, *words: str) -> str:
        """Run manage.py; AssertionError when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"manage.py {' '.join(words)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
        return done.stdout

    def watch(self) -> None:
        """Let the supervisor start again what falls, until the end."""
        self._watching.set()
        threading.Thread(target=self._watch, daemon=True, name="supervisor").start()

    def _watch(self) -> None:
        while self._watching.is_set():
            self.supervisor.watch()
            time.sleep(LOOK_EVERY_S)

    def stop(self) -> None:
        """Stop everything. A campaign that is over needs no good order: the shop's programs are killed."""
        self._watching.clear()
        self.reader.close()
        time.sleep(2 * LOOK_EVERY_S)
        for name in SHOP_PROGRAMS:
            if note := self.process(name):
                send(note.pid, signal.SIGKILL, to_group=True)
        self.supervisor.stop()

    def process(self, name: str) -> Running | None:
        """The process that runs under this name now."""
        notes = [Running(**note) for note in self.folder.remembered("running") or []]
        return next((note for note in notes if note.name == name and is_alive(note.pid, note.born)), None)

    def kill(self, victims: Sequence[str], moment: str, dice: random.Random) -> list[Crash]:
        """kill -9 of programs with all their processes, at once; `backend` is one of PostgreSQL's processes.

        Returns once all run again. AssertionError when one is not started again.
        """
        crashes = [self._kill(victim, moment, dice) for victim in victims]
        for crash in crashes:
            if crash.note is not None:
                wait_until(
                    partial(self._another, crash.note), seconds=30, what=f"{crash.victim} to be started again"
                )
            crash.restarted_at = time.monotonic()
        return crashes

    def _kill(self, victim: str, moment: str, dice: random.Random) -> Crash:
        crash = Crash(victim, moment, time.monotonic())
        if victim == "backend":  # PostgreSQL ends all others and starts anew by itself
            os.kill(dice.choice(self._backends()), signal.SIGKILL)
        else:
            crash.note = wait_until(partial(self.process, victim), seconds=30, what=f"{victim} to run")
            os.killpg(crash.note.pid, signal.SIGKILL)
        self.crashes.append(crash)
        return crash

    def _backends(self) -> list[int]:
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        return [int(row["pid"]) for row in self.rows(query)]

    def _another(self, earlier: Running) -> bool:
        now = self.process(earlier.name)
        return now is not None and (now.pid, now.born) != (earlier.pid, earlier.born)

    def wait_recovered(self, crash: Crash, *, within_s: float) -> None:
        """Until the shop serves and every sweep has gone round once more; notes what is missing when the time is up.

        AssertionError when it does not come back at all.
        """
        ends_at = crash.restarted_at + LOST_AFTER_S
        wait_until(self.is_ready, seconds=ends_at - time.monotonic(), what=f"the shop after {crash}")
        since = self._database_now(ends_at)

        def gone_round() -> bool:
            with contextlib.suppress(psycopg.Error):
                late = self._late_sweeps(since)
                if late and not crash.missing and time.monotonic() - crash.restarted_at > within_s:
                    crash.missing = late
                return not late
            return False

        wait_until(gone_round, seconds=ends_at - time.monotonic(), what=f"every sweep after {crash}")
        crash.recovered_at = time.monotonic()

    def is_ready(self) -> bool:
        """Whether the shop says that it can serve."""
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def _database_now(self, ends_at: float) -> Any:
        def now() -> Any:
            with contextlib.suppress(psycopg.Error):
                return self.rows("SELECT now()")[0]["now"]

        return wait_until(now, seconds=ends_at - time.monotonic(), what="the database")

    def _late_sweeps(self, since: Any) -> list[str]:
        query = "SELECT name FROM core_scheduledjob WHERE name = ANY(%s) AND succeeded_at > %s"
        gone = {row["name"] for row in self.rows(query, list(HEARTBEATS), since)}
        return [name for name in HEARTBEATS if name not in gone]

    def in_a_crash(self, at: float, *, grace_s: float = 10.0) -> bool:
        """Whether a moment of the monotonic clock lies between a kill and its recovery."""
        return any(
            crash.killed_at <= at and (not crash.recovered_at or at <= crash.recovered_at + grace_s)
            for crash in self.crashes
        )


def wait_until(true: Any, *, seconds: float, what: str) -> Any:
    """Wait until `true()` is true and answer its value; AssertionError when the time is up."""
    ends_at = time.monotonic() + seconds
    while not (value := true()):
        if time.monotonic() > ends_at:
            raise AssertionError(f"waited for {what}")
        time.sleep(0.2)
    return value


@contextlib.contextmanager
def running_business(
    place: Path,
    stocked: str,
    *,
    extra: Mapping[str, str] | None = None,
    prepare: Callable[[Business], None] | None = None,
) -> Iterator[Business]:
    """A business in an empty folder, its database a copy of the one at the URL `stocked`; everything runs.

    `extra` are settings of the shop that this campaign wants otherwise; `prepare` sees to the other systems before the
    shop opens, in place of `stock_up`.
    """
    folder = ShopFolder(place)
    folder.take()
    supervisor = Supervisor(folder, Progress(io.StringIO()), Patience())
    business: Business | None = None
    try:
        business = _prepared(folder, supervisor, stocked, extra or {}, prepare or stock_up)
        yield business
    finally:
        business.stop() if business else supervisor.stop()


def _prepared(
    folder: ShopFolder,
    supervisor: Supervisor,
    stocked: str,
    extra: Mapping[str, str],
    prepare: Callable[[Business], None],
) -> Business:
    venv = VirtualEnvironment(Path(sys.prefix))
    servers = start_servers(supervisor, venv, {}, durable=True)
    copy_database(stocked, servers["DATABASE_URL"], venv, folder)
    port = free_port()
    ports = chosen_ports(port)
    env = {
        **variables.python_environment(variables.without_outside(os.environ), venv.path),
        **variables.shop_variables({}, folder, web_port=port),
        **servers,
        **variables.outside_variables({}, ports),
        **variables.sandbox_variables(folder, ports),
        "PYTHONPATH": str(ROOT),
        **extra,
    }
    variables.write_sandbox_configuration(folder, env, web_port=port)
    supervisor.start_ready([sandboxes_spec(venv, folder, ROOT, env, ports)])
    controls = {name: SandboxControl(f"http://127.0.0.1:{number}") for name, number in ports.items()}
    business = Business(folder, supervisor, env, port, controls)
    prepare(business)
    specs = shop_specs(venv, folder, ROOT, env, port)
    supervisor.start_ready([replace(each, ready_within_s=READY_WITHIN_S) for each in specs])
    business.watch()
    return business


def chosen_ports(web_port: int) -> dict[str, int]:
    """A free port for each sandbox; the usual ones are left to bin/dev."""
    chosen: list[int] = [web_port]
    for _ in variables.CREDENTIALS:
        chosen.append(free_port(taken=chosen))
    names = [f"{name.upper()}_SANDBOX_PORT" for name in variables.CREDENTIALS]
    return sandbox_ports(dict(zip(names, map(str, chosen[1:]), strict=True)))


def copy_database(source: str, target: str, venv: VirtualEnvironment, folder: ShopFolder) -> None:
    """Fill the empty database at `target` with what is in the one at `source`."""
    programs = postgres.find_programs(venv.site_packages, folder.postgres).folder
    dump = subprocess.run(
        [programs / "pg_dump", "--no-owner", "--no-privileges", source], capture_output=True, check=True
    )
    words = [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", target]
    subprocess.run(words, input=dump.stdout, capture_output=True, check=True)


def stock_up(business: Business) -> None:
    """So many pieces of everything at the ERP that a campaign of thousands cannot sell the range out."""
    arkone, courier = business.controls["arkone"], business.controls["shiprocket"]
    arkone.webhook("http://127.0.0.1:9/nobody", events=["none"])  # the reading below tells it all
    arkone.seed(stock=[{**row, "on_hand": 100_000} for row in arkone.state("stock")])
    path, secret = variables.WEBHOOKS["arkone"]
    arkone.webhook(f"{business.url}{path}", business.env[secret])
    courier.options(wallet_rupees=100_000_000)
    business.manage("sync", "stock", "--full")
