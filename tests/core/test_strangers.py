"""Calls to addresses that people have typed in: only to the public internet, never for long, never much of an answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from core.errors import OutcomeUnknown, Unavailable
from core.strangers import ANSWER_BYTES, ForbiddenAddress, address_problem, is_public, post_to_stranger
from tests.erp_sync.hooks.receiver import Receiver, says


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A server on loopback, and a shop that waits a third of a second for an answer."""
    settings.RECEIVER_TIMEOUT_S = 0.3
    server = Receiver()
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700::1111", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.9", False), ("192.168.1.1", False), ("0.0.0.0", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_of_the_public_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///x", "https://user:pass@example.com/",
        "https://example.com/#x", "https://example.com:0/", "https://example.com:99999/", "https://localhost/",
        "https://shop.localhost/", "https://printer.local/", "https://127.0.0.1/", "https://[::1]/", "https://intranet/",
        "https://169.254.169.254/latest/", " https://example.com/", "https://example.com/\n", "javascript:alert(1)",
        "https://exämple.com/", f"https://example.com/{'x' * 500}", "",
    ],
)  # fmt: skip
def test_what_may_not_be_typed_in(url: str, settings: Settings) -> None:
    settings.PRIVATE_RECEIVERS_ALLOWED = False
    assert address_problem(url)


def test_what_may_be_typed_in(settings: Settings) -> None:
    settings.PRIVATE_RECEIVERS_ALLOWED = False
    assert address_problem("https://example.com:8443/hooks?shop=1") == ""
    settings.PRIVATE_RECEIVERS_ALLOWED = True
    assert address_problem("http://127.0.0.1:8000/hooks") == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_a_name_that_leads_inside_is_not_called(host: str, receiver: Receiver, settings: Settings) -> None:
    settings.PRIVATE_RECEIVERS_ALLOWED = False
    with pytest.raises(ForbiddenAddress):
        post_to_stranger(f"http://{host}:{receiver.port}/", body=b"{}", headers={})
    assert receiver.received == []


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers otherwise when it is asked again gains nothing: it is asked once."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def once(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "receiver.example":
            asked.append(host)
            return real("127.0.0.1", *args, **kwargs)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    heard = post_to_stranger(f"http://receiver.example:{receiver.port}/", body=b"{}", headers={})
    assert (heard.status, asked) == (200, ["receiver.example"])
    assert receiver.received[0].headers["host"] == f"receiver.example:{receiver.port}"


def test_whatever_status_comes_is_an_answer_and_its_beginning_is_kept(receiver: Receiver) -> None:
    receiver.will(
        says(302, Location=receiver.url("/inside")),
        says(429, Retry_After="7"),
        says(200, b"x" * 5_000_000),
    )
    moved, busy, long = (
        post_to_stranger(receiver.url(), body=b'{"a":1}', headers={"X-A": "b"}) for _ in range(3)
    )
    assert (moved.status, busy.status, busy.retry_after_s) == (302, 429, 7.0)
    assert (long.status, long.answer) == (200, "x" * ANSWER_BYTES)
    assert [each.path for each in receiver.received] == ["/hooks"] * 3
    assert (receiver.received[0].body, receiver.received[0].headers["x-a"]) == (b'{"a":1}', "b")


def test_silence_and_dripping_end(receiver: Receiver) -> None:
    receiver.will(receiver.silent, receiver.dripping)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            post_to_stranger(receiver.url(), body=b"{}", headers={})


def test_nobody_there(receiver: Receiver) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            post_to_stranger(f"http://127.0.0.1:{taken.getsockname()[1]}/", body=b"{}", headers={})
    with pytest.raises(Unavailable):
        post_to_stranger("http://no-such-name.invalid/", body=b"{}", headers={})
