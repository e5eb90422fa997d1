"""Faults of requests: what goes wrong, when, and how often."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from sandboxes.kit import SandboxControl, SandboxRefused
from tests.sandboxes.kit.conftest import Toy


def test_latency_waits_and_then_works(client: Toy, control: SandboxControl) -> None:
    control.add_fault("latency", params={"ms": 300}, times=1)
    started = time.monotonic()
    assert client.make().status_code == 201
    assert time.monotonic() - started >= 0.3
    started = time.monotonic()
    client.make()
    assert time.monotonic() - started < 0.25


def test_latency_holds_up_nobody_else(client: Toy, control: SandboxControl) -> None:
    control.add_fault("latency", match={"path_regex": "^/things"}, params={"ms": 1500})
    with pytest.raises(requests.Timeout):
        client.make(timeout=0.1)
    started = time.monotonic()
    client.ask()
    control.state()
    assert time.monotonic() - started < 1


def test_status_answers_without_doing_the_work(client: Toy, control: SandboxControl) -> None:
    params = {"code": 503, "body": {"why": "down"}, "headers": {"Retry-After": "7"}}
    control.add_fault("status", params=params, times=2)
    answer = client.make()
    assert (answer.status_code, answer.json(), answer.headers["Retry-After"]) == (503, {"why": "down"}, "7")
    assert client.make().status_code == 503
    assert client.make().status_code == 201
    assert len(control.state("things")) == 1
    assert len(control.journal()) == 1
    assert [line["fault"] and line["fault"]["action"] for line in control.requests()] == [
        "status",
        "status",
        None,
    ]


def test_timeout_after_commit_does_the_work_and_never_answers(client: Toy, control: SandboxControl) -> None:
    control.add_fault("timeout_after_commit", match={"method": "POST"}, times=1)
    with pytest.raises(requests.ReadTimeout):
        client.make(timeout=0.4)
    assert len(control.state("things")) == 1
    assert len(control.journal()) == 1
    assert control.deliveries()[0]["event"] == "thing.made"
    assert client.make().json()["n"] == 2


def test_timeout_after_commit_lets_go_at_last(client: Toy, control: SandboxControl) -> None:
    control.add_fault("timeout_after_commit", params={"hold_s": 0.3}, times=1)
    with pytest.raises(requests.ConnectionError):
        client.make()
    assert len(control.state("things")) == 1


def test_reset_before_commit_does_nothing(client: Toy, control: SandboxControl) -> None:
    control.add_fault("reset_before_commit", times=1)
    with pytest.raises(requests.ConnectionError):
        client.make()
    assert control.state("things") == []
    assert control.journal() == []
    assert client.make().status_code == 201


def test_rate_limit_by_the_virtual_clock(client: Toy, control: SandboxControl) -> None:
    control.clock(now="2026-11-23T10:00:00Z", frozen=True)
    control.add_fault("rate_limit", params={"limit": 2, "window_s": 10, "retry_after": 4})
    answers = [client.make() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].headers["Retry-After"] == "4"
    control.clock(advance_s=10)
    assert client.make().status_code == 201


@pytest.mark.parametrize(
    ("action", "params"),
    [("malformed_json", {}), ("html_body", {}), ("truncate_body", {"bytes": 5})],
)
def test_spoiled_answers_do_not_parse_but_the_work_is_done(
    client: Toy, control: SandboxControl, action: str, params: dict[str, Any]
) -> None:
    control.add_fault(action, params=params, times=1)
    with pytest.raises((ValueError, requests.RequestException)):
        client.make().json()
    assert len(control.state("things")) == 1
    assert client.make().json()["n"] == 2


def test_ok_error_body_says_200(client: Toy, control: SandboxControl) -> None:
    control.add_fault("ok_error_body", params={"body": {"success": False}}, times=1)
    answer = client.make()
    assert (answer.status_code, answer.json()) == (200, {"success": False})


def test_slow_drip_comes_whole_but_slowly(client: Toy, control: SandboxControl) -> None:
    control.add_fault("slow_drip", params={"bytes": 50, "every_ms": 40}, times=1)
    started = time.monotonic()
    assert client.ask().json()["data"][-1] == 99
    assert time.monotonic() - started > 0.2


def test_partial_page_breaks_one_page(client: Toy, control: SandboxControl) -> None:
    control.add_fault("partial_page", match={"path_regex": "/question"}, params={"page": 2, "code": 500})
    assert [client.ask().status_code for _ in range(3)] == [200, 500, 200]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ({"match": {"nth": 2}}, [201, 500, 201, 201]),
        ({"after": 2}, [201, 201, 500, 500]),
        ({"after": 1, "times": 1}, [201, 500, 201, 201]),
        ({"match": {"method": "GET"}}, [201] * 4),
        ({"match": {"path_regex": "^/th"}}, [500] * 4),
        ({"match": {"body_contains": '"n": 3'}}, [201, 201, 201, 500]),
        ({"match": {"header": "X-Colour: red"}}, [500] * 4),
        ({"match": {"header": "X-Colour: blue"}}, [201] * 4),
        ({"probability": 0}, [201] * 4),
    ],
)
def test_rules_choose_their_requests(
    client: Toy, control: SandboxControl, rule: dict[str, Any], codes: list[int]
) -> None:
    client.session.headers["X-Colour"] = "red"
    control.add_fault("status", params={"code": 500}, **rule)
    assert [client.make(n=n).status_code for n in range(4)] == codes
    assert len(control.faults()[0]["hits"]) == codes.count(500)


def test_chance_is_the_same_under_the_same_seed(client: Toy, control: SandboxControl) -> None:
    def codes() -> list[int]:
        control.reset(fixture="empty", seed=3)
        control.add_fault("status", params={"code": 500}, probability=0.5)
        return [client.ask().status_code for _ in range(20)]

    first = codes()
    assert set(first) == {200, 500}
    assert codes() == first


def test_the_first_matching_rule_wins(client: Toy, control: SandboxControl) -> None:
    first = control.add_fault("status", params={"code": 500})
    control.add_fault("status", params={"code": 502})
    assert client.ask().status_code == 500
    control.remove_fault(first)
    assert client.ask().status_code == 502
    control.clear_faults()
    assert client.ask().status_code == 200
    with pytest.raises(SandboxRefused, match="404"):
        control.remove_fault(first)


def test_a_domain_fault_is_the_routes_own(client: Toy, control: SandboxControl) -> None:
    control.add_fault("half_price", params={"price": 500}, times=1)
    assert client.make(price=500).json()["price"] == 250
    assert client.make(price=500).json()["price"] == 500


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"action": "explode"}, "unknown action 'explode'"),
        ({"action": "latency"}, "needs params.ms"),
        ({"action": "status", "match": {"path": "/x"}, "params": {"code": 500}}, "unknown match field path"),
        (
            {"action": "status", "match": {"path_regex": "("}, "params": {"code": 500}},
            "not a regular expression",
        ),
        ({"action": "drop", "colour": "red"}, "unknown field colour"),
    ],
)
def test_impossible_rules_are_refused(control: SandboxControl, rule: dict[str, Any], why: str) -> None:
    with pytest.raises(SandboxRefused, match=why):
        control.call("POST", "/faults", rule)
    assert control.faults() == []
