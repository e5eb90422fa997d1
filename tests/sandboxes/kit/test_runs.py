"""Runs: isolation, seeds, clocks, logs, and what survives a restart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import requests

from sandboxes.kit import SandboxControl, SandboxRefused, SandboxServer
from tests.sandboxes.kit.conftest import SPEC, Toy


def test_runs_do_not_see_each_other(client: Toy, control: SandboxControl) -> None:
    other = SandboxControl(control.base_url, f"{control.run_id}-b")
    client.make()
    assert len(control.state("things")) == 1
    assert [thing["id"] for thing in other.state("things")] == ["demo-1", "demo-2"]
    assert other.journal() == []
    other.reset(fixture="empty")
    assert len(control.state("things")) == 1


def test_a_run_name_is_a_plain_word(control: SandboxControl) -> None:
    answer = requests.get(f"{control.base_url}/things", headers={"X-Sandbox-Run": "a/../b c"}, timeout=5)
    assert answer.status_code == 400


def test_a_seed_makes_a_run_repeatable(client: Toy, control: SandboxControl) -> None:
    first = [client.make().json()["id"] for _ in range(3)]
    control.reset(fixture="empty", seed=7)
    assert [client.make().json()["id"] for _ in range(3)] == first
    control.reset(fixture="empty")
    assert client.make().json()["id"] != first[0]


def test_reset_knows_its_fixtures(control: SandboxControl) -> None:
    control.reset()
    assert len(control.state("things")) == 2
    with pytest.raises(SandboxRefused, match="there is: empty, default"):
        control.reset(fixture="nonsense")
    assert len(control.state("things")) == 2


def test_seeding_replaces_by_id(control: SandboxControl) -> None:
    control.seed(things=[{"id": "a", "n": 1}, {"id": "b", "n": 2}])
    control.seed(things=[{"id": "a", "n": 3}])
    assert control.state("things") == [{"id": "a", "n": 3}, {"id": "b", "n": 2}]
    with pytest.raises(SandboxRefused, match="unknown type toys"):
        control.seed(toys=[])


def test_the_journal_holds_accepted_writes_and_the_log_everything(
    client: Toy, control: SandboxControl
) -> None:
    client.session.headers["Authorization"] = "Bearer very-secret"
    client.session.headers["Idempotency-Key"] = "k-1"
    thing = client.make(colour="red", password="hidden").json()
    client.ask()
    client.session.get(f"{client.base_url}/nothing-here", timeout=5)
    (entry,) = control.journal()
    assert (entry["method"], entry["path"], entry["key"], entry["status"]) == ("POST", "/things", "k-1", 201)
    assert entry["body"] == {"colour": "red", "password": "***"}
    assert len(entry["body_sha256"]) == 64
    assert entry["answer"]["id"] == thing["id"]
    assert "very-secret" not in str(control.requests())
    assert [(line["path"], line["status"]) for line in control.requests()] == [
        ("/things", 201),
        ("/question", 200),
        ("/nothing-here", 404),
    ]
    assert control.requests(method="GET")[0]["path"] == "/nothing-here"
    assert control.journal(path="/que") == []


def test_only_the_newest_requests_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandboxes.kit.world.KEPT_REQUESTS", 3)
    for expected in ([3, 4, 5], [6, 7, 8]):
        with SandboxServer(SPEC, port=0, data=tmp_path) as server:
            control = SandboxControl(server.base_url)
            kept = [line["n"] for line in control.requests()]
            assert kept == [n for n in range(expected[0] - 3, expected[0]) if expected[0] > 3]
            for _ in range(5 if expected[0] == 3 else 3):
                Toy(control).ask()
            assert [line["n"] for line in control.requests()] == expected


def test_control_calls_are_not_logged(control: SandboxControl) -> None:
    control.state()
    assert control.requests() == []


def test_the_clock_moves_and_does_what_is_due_at_its_moment(client: Toy, control: SandboxControl) -> None:
    control.clock(now="2026-11-23T10:00:00Z", frozen=True)
    client.make()
    control.clock(advance_s=29)
    assert "ripe_at" not in control.state("things")[0]
    assert control.clock(advance_s=3600) == "2026-11-23T11:00:29.000000Z"
    assert control.state("things")[0]["ripe_at"] == "2026-11-23T10:00:30.000000Z"
    assert [one["event"] for one in control.deliveries()] == ["thing.made", "thing.ripe"]
    with pytest.raises(SandboxRefused, match="send now or advance_s"):
        control.call("POST", "/clock", {})
    with pytest.raises(SandboxRefused, match="time zone"):
        control.clock(now="2026-11-23T10:00:00")


def test_due_work_happens_by_itself_too(
    client: Toy, control: SandboxControl, eventually: Callable[[Callable[[], Any]], Any]
) -> None:
    client.make()
    control.clock(advance_s=29.5)
    assert "ripe_at" not in control.state("things")[0]
    eventually(lambda: "ripe_at" in control.state("things")[0])


def test_parallel_writes_are_all_kept(client: Toy, control: SandboxControl) -> None:
    headers = {"X-Sandbox-Run": control.run_id}

    def make(_: int) -> int:
        url = f"{control.base_url}/things"
        return int(requests.post(url, headers=headers, timeout=10).json()["n"])

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(make, range(40)))
    assert numbers == list(range(1, 41))
    assert [entry["n"] for entry in control.journal()] == numbers
    assert len(control.state("things")) == 40


def test_connections_are_kept_open_and_bodies_read(control: SandboxControl) -> None:
    connection = HTTPConnection(control.base_url.removeprefix("http://"), timeout=5)
    connection.connect()
    first_socket = connection.sock
    codes = []
    for path in ("/nothing", "/things", "/things"):
        connection.request("POST", path, body=b"x" * 200_000, headers={"X-Sandbox-Run": control.run_id})
        answer = connection.getresponse()
        answer.read()
        codes.append(answer.status)
    assert codes == [404, 201, 201]
    assert connection.sock is first_socket


def test_chunked_bodies_are_read(client: Toy) -> None:
    url = f"{client.base_url}/things"
    headers = {"Content-Type": "application/json"}
    answer = client.session.post(url, data=iter([b'{"colour":', b'"red"}']), headers=headers, timeout=5)
    assert answer.json()["colour"] == "red"


def test_a_run_survives_a_restart(tmp_path: Path) -> None:
    def seen(control: SandboxControl) -> list[Any]:
        return [
            control.state(),
            control.journal(),
            control.requests(),
            control.deliveries(),
            control.faults(),
        ]

    with SandboxServer(SPEC, port=0, data=tmp_path) as server:
        assert server.house.started_new
        control = SandboxControl(server.base_url, "kept")
        control.reset(fixture="empty", seed=7)
        control.webhook("http://127.0.0.1:9/hook", "s")
        control.options(speed="slow")
        control.clock(now="2026-11-23T10:00:00Z", frozen=True)
        Toy(control).make()
        control.flush()
        control.add_fault("latency", params={"ms": 1}, match={"nth": 9})
        before = seen(control)
        Toy(control).make()
        second_id = control.state("things")[1]["id"]
    with SandboxServer(SPEC, port=0, data=tmp_path) as server:
        assert not server.house.started_new
        control = SandboxControl(server.base_url, "kept")
        assert [thing["id"] for thing in control.state("things")] == [
            before[0]["objects"]["things"][0]["id"],
            second_id,
        ]
        assert control.journal()[:1] == before[1]
        assert control.requests()[:1] == before[2]
        assert control.deliveries()[0]["attempts"] == before[3][0]["attempts"]
        assert control.faults()[0]["seen"] == 1
        assert control.options() == {"speed": "slow"}
        assert Toy(control).make().json()["n"] == 3
        control.clock(advance_s=31)
        assert [thing["ripe_at"] for thing in control.state("things")] == ["2026-11-23T10:00:30.000000Z"] * 3
