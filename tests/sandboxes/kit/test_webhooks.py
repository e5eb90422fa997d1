"""News going out: signatures, retries by the clock, replays, and the faults of webhooks."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta

import pytest

from sandboxes.kit import Delivery, SandboxControl, SandboxRefused, parse_moment
from tests.sandboxes.conftest import Received, Receiver
from tests.sandboxes.kit.conftest import Toy, sign


def is_signed(one: Received, secret: str) -> bool:
    """Whether the signature is right for the bytes and for the moment it names."""
    moment = one.headers["X-Toy-Signature"].split(":")[0]
    now = parse_moment(int(moment))
    delivery = Delivery(n=1, event="", event_id="", body=one.body, headers={}, created_at=now)
    return sign(delivery, secret, now)["X-Toy-Signature"] == one.headers["X-Toy-Signature"]


def signed_at(one: Received) -> datetime:
    return parse_moment(int(one.headers["X-Toy-Signature"].split(":")[0]))


def numbers(received: list[Received]) -> list[int]:
    return [json.loads(one.body)["thing"]["n"] for one in received]


@pytest.fixture
def hooked(control: SandboxControl, receiver: Receiver) -> SandboxControl:
    """The run with its webhook pointed at the receiver."""
    control.webhook(receiver.url, "s3cret", previous_secret="old", events=["thing.made"])
    return control


def test_news_comes_signed_and_in_order(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    for _ in range(5):
        client.make()
    came = receiver.wait_for(5)
    assert numbers(came) == [1, 2, 3, 4, 5]
    assert all(is_signed(one, "s3cret") for one in came)
    assert len({one.headers["X-Toy-Event"] for one in came}) == 5
    assert came[0].headers["Content-Type"] == "application/json"
    deliveries = hooked.flush()
    assert [one["status"] for one in deliveries] == ["delivered"] * 5
    assert deliveries[0]["attempts"][0]["status"] == 200
    assert deliveries[0]["body"].encode() == came[0].body


def test_only_wanted_events_are_sent(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    client.make()
    hooked.clock(advance_s=31)
    assert [(one["event"], one["status"]) for one in hooked.flush()] == [
        ("thing.made", "delivered"),
        ("thing.ripe", "unsubscribed"),
    ]
    assert len(receiver.received) == 1


def test_without_a_webhook_the_news_is_only_listed(client: Toy, control: SandboxControl) -> None:
    client.make()
    assert control.flush()[0]["status"] == "unsubscribed"
    assert control.deliveries(event="thing.made", status="delivered") == []


def test_bad_webhook_urls_are_refused(control: SandboxControl) -> None:
    for url in ("", "ftp://x", "http://forbidden.test/"):
        with pytest.raises(SandboxRefused):
            control.webhook(url)
    assert control.state()["webhook"] is None


def test_secrets_are_not_shown(hooked: SandboxControl) -> None:
    assert "s3cret" not in json.dumps(hooked.state())


def test_retries_follow_the_clock_with_the_same_id_and_bytes(
    client: Toy, hooked: SandboxControl, receiver: Receiver
) -> None:
    hooked.clock(now="2026-11-23T10:00:00Z", frozen=True)
    receiver.status = 500
    client.make()
    receiver.wait_for(1)
    for wait_s, count in ((0.5, 1), (0.5, 2), (4, 2), (1, 3), (30, 4), (3600, 4)):
        hooked.clock(advance_s=wait_s)
        assert len(receiver.received) == count
    assert hooked.deliveries()[0]["status"] == "failed"
    assert len({(one.body, one.headers["X-Toy-Event"]) for one in receiver.received}) == 1
    assert [attempt["status"] for attempt in hooked.deliveries()[0]["attempts"]] == [500] * 4


def test_flush_tries_again_at_once(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    receiver.status = 503
    client.make()
    # Not only received but answered: the receiver's answer is about to change.
    hooked.wait_for(lambda: hooked.deliveries()[0]["attempts"], what="the first attempt to end")
    receiver.status = 204
    assert hooked.flush()[0]["status"] == "delivered"
    assert len(receiver.received) == 2


def test_nobody_there_is_an_attempt_too(client: Toy, control: SandboxControl) -> None:
    control.webhook("http://127.0.0.1:9/nobody")
    client.make()
    attempt = control.flush()[0]["attempts"][0]
    assert (attempt["status"], attempt["error"]) == (None, "ConnectionError")


def test_a_slow_receiver_holds_up_no_request(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    receiver.slow_s = 1
    started = time.monotonic()
    client.make()
    client.make()
    hooked.state()
    assert time.monotonic() - started < 0.8
    receiver.wait_for(2)


def test_a_replay_sends_the_same_again(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    client.make()
    receiver.wait_for(1)
    hooked.replay(hooked.deliveries()[0]["id"])
    hooked.replay(hooked.deliveries()[0]["id"], new_event_id=True)
    first, same, other = receiver.wait_for(3)
    assert first.body == same.body == other.body
    assert first.headers["X-Toy-Event"] == same.headers["X-Toy-Event"] != other.headers["X-Toy-Event"]
    with pytest.raises(SandboxRefused, match="404"):
        hooked.replay("dlv_999")


def test_duplicate(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("duplicate", params={"n": 3}, times=1)
    hooked.add_fault("duplicate", params={"n": 2, "parallel": True}, times=1)
    client.make()
    client.make()
    client.make()
    assert numbers(receiver.wait_for(6)) == [1, 1, 1, 2, 2, 3]
    assert [len(one["attempts"]) for one in hooked.flush()] == [3, 2, 1]


def test_reorder(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("reorder", params={"window": 3}, times=3)
    for _ in range(4):
        client.make()
    assert numbers(receiver.wait_for(4)) in ([3, 2, 1, 4], [4, 3, 2, 1], [3, 2, 4, 1])
    assert sorted(numbers(receiver.received)) == [1, 2, 3, 4]


def test_reorder_lets_a_short_window_go(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("reorder", params={"window": 5})
    client.make()
    client.make()
    time.sleep(0.4)
    assert receiver.received == []
    assert {one["status"] for one in hooked.deliveries()} == {"held"}
    hooked.flush()
    assert numbers(receiver.received) == [2, 1]


def test_reorder_is_over_after_a_while(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("reorder", params={"window": 5, "wait_s": 60})
    client.make()
    client.make()
    hooked.wait_for(lambda: len(hooked.deliveries(status="held")) == 2, what="both to be held back")
    hooked.clock(advance_s=61)
    assert numbers(receiver.wait_for(2)) == [2, 1]


def test_bad_signature(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("bad_signature", match={"event": "^thing.made$"}, times=1)
    client.make()
    client.make()
    assert [is_signed(one, "s3cret") for one in receiver.wait_for(2)] == [False, True]


def test_old_secret(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("old_secret", times=1)
    client.make()
    assert is_signed(receiver.wait_for(1)[0], "old")


def test_old_timestamp(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.clock(now="2026-11-23T10:00:00Z", frozen=True)
    hooked.add_fault("old_timestamp", params={"s": 600}, times=1)
    client.make()
    one = receiver.wait_for(1)[0]
    assert signed_at(one) == parse_moment("2026-11-23T10:00:00Z") - timedelta(seconds=600)
    assert is_signed(one, "s3cret")


def test_drop(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("drop", params={"n": 1})
    client.make()
    client.make()
    assert numbers(receiver.wait_for(1)) == [2]
    assert [one["status"] for one in hooked.flush()] == ["dropped", "delivered"]


def test_delay(client: Toy, hooked: SandboxControl, receiver: Receiver) -> None:
    hooked.add_fault("delay", params={"s": 60}, times=1)
    client.make()
    client.make()
    assert numbers(receiver.wait_for(1)) == [2]
    hooked.clock(advance_s=61)
    assert numbers(receiver.wait_for(2)) == [2, 1]


def test_the_fault_of_a_webhook_strikes_no_request(
    client: Toy, hooked: SandboxControl, receiver: Receiver
) -> None:
    hooked.add_fault("status", params={"code": 500}, match={"path_regex": "hooks"})
    assert client.make().status_code == 201
    receiver.wait_for(1)
    assert hooked.faults()[0]["hits"] == []
