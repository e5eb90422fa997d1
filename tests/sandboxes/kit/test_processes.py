"""``python -m sandboxes``: processes, ports, configuration, and how they end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandboxes.__main__ import production_refusal
from sandboxes.kit import SandboxControl

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class Started:
    """The launcher with Razorpay and the CRM, on ports and in a folder of their own."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.ports = {"RAZORPAY": free_port(), "CRM": free_port()}
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        env |= {f"{name}_SANDBOX_PORT": str(port) for name, port in self.ports.items()}
        env |= {"SANDBOX_DATA": str(folder), **more}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandboxes", "--only", "razorpay,crm"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def control(self, name: str) -> SandboxControl:
        control = SandboxControl(f"http://127.0.0.1:{self.ports[name]}")
        control.wait_ready()
        return control

    def stop(self, signum: int = signal.SIGTERM) -> tuple[str, str]:
        self.process.send_signal(signum)
        return self.process.communicate(timeout=15)

    def is_listening(self, name: str) -> bool:
        with socket.socket() as sock:
            return sock.connect_ex(("127.0.0.1", self.ports[name])) == 0


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Started]]:
    """Everything started in a test, ended after it."""
    all_of_them: list[Started] = []
    yield all_of_them
    for one in all_of_them:
        if one.process.poll() is None:
            one.stop()


def start(started: list[Started], folder: Path, **more: str) -> Started:
    started.append(Started(folder, **more))
    return started[-1]


def test_it_says_when_each_is_ready_and_ends_all_on_sigterm(started: list[Started], tmp_path: Path) -> None:
    running = start(started, tmp_path)
    for name in running.ports:
        running.control(name)
    out, _ = running.stop()
    assert running.process.returncode == 0
    assert sorted(out.splitlines()) == [
        f"crm sandbox ready on http://127.0.0.1:{running.ports['CRM']}",
        f"razorpay sandbox ready on http://127.0.0.1:{running.ports['RAZORPAY']}",
    ]
    assert not any(running.is_listening(name) for name in running.ports)
    assert sorted(path.name for path in tmp_path.glob("*.sqlite3")) == ["crm.sqlite3", "razorpay.sqlite3"]


def test_a_killed_launcher_leaves_nobody_behind(started: list[Started], tmp_path: Path) -> None:
    running = start(started, tmp_path)
    for name in running.ports:
        running.control(name)
    running.stop(signal.SIGKILL)
    deadline = time.monotonic() + 8
    while any(running.is_listening(name) for name in running.ports):
        assert time.monotonic() < deadline, "a sandbox is still listening"
        time.sleep(0.1)


def test_the_configuration_sets_the_webhook_always_and_options_when_they_change(
    started: list[Started], tmp_path: Path
) -> None:
    config = tmp_path / "sandboxes.json"

    def restarted(*, port: int, limit: int) -> SandboxControl:
        webhook = {"url": f"http://127.0.0.1:{port}/hooks/crm", "secret": "s"}
        config.write_text(json.dumps({"crm": {"webhook": webhook, "options": {"rate_limit": limit}}}))
        if started:
            started[-1].stop()
        return start(started, tmp_path, SANDBOX_CONFIG=str(config)).control("CRM")

    crm = restarted(port=8000, limit=70)
    assert crm.state()["webhook"]["url"] == "http://127.0.0.1:8000/hooks/crm"
    assert crm.options()["rate_limit"] == 70
    crm.seed(contacts=[{"email": "a@b.test"}])
    crm.options(rate_limit=5)
    crm = restarted(port=9000, limit=70)
    assert crm.state()["webhook"]["url"] == "http://127.0.0.1:9000/hooks/crm"
    assert crm.options()["rate_limit"] == 5
    assert [contact["email"] for contact in crm.state("contacts")] == ["a@b.test"]
    crm.reset()
    assert crm.options()["rate_limit"] == 70
    assert restarted(port=9000, limit=80).options()["rate_limit"] == 80


def test_a_taken_port_is_one_clear_line_and_ends_all(started: list[Started], tmp_path: Path) -> None:
    first = start(started, tmp_path)
    first.control("CRM")
    taken = first.ports["CRM"]
    second = start(started, tmp_path / "second", CRM_SANDBOX_PORT=str(taken))
    _, errors = second.process.communicate(timeout=15)
    assert second.process.returncode == 1
    assert f"crm sandbox: port {taken} is taken; set CRM_SANDBOX_PORT." in errors.splitlines()
    assert not second.is_listening("RAZORPAY")


@pytest.mark.parametrize(
    ("environ", "refused"),
    [
        ({"DJANGO_SETTINGS_MODULE": "config.settings.production"}, True),
        ({"BLOUSON_ENV": "production"}, True),
        ({"DJANGO_SETTINGS_MODULE": "config.settings.local", "BLOUSON_ENV": "dev"}, False),
        ({}, False),
    ],
)
def test_production_refuses_sandboxes(environ: dict[str, str], refused: bool) -> None:
    assert (production_refusal(environ) is not None) == refused


def test_it_does_not_start_beside_production(started: list[Started], tmp_path: Path) -> None:
    running = start(started, tmp_path, BLOUSON_ENV="production")
    _, errors = running.process.communicate(timeout=15)
    assert running.process.returncode == 2
    assert errors.strip() == "The sandboxes do not start in production (BLOUSON_ENV)."
