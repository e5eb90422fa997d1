"""The one door to the outside."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import transaction

from core.errors import OutcomeUnknown, Unavailable
from core.http import Deadline, Http, HttpInsideTransaction


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def hanging_up_port() -> Iterator[int]:
    """A port that reads a request and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            try:
                while True:
                    peer, _ = listener.accept()
                    peer.recv(4096)
                    peer.close()
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_call_inside_a_transaction(hanging_up_port: int) -> None:
    client = Http(base_url=f"http://127.0.0.1:{hanging_up_port}")
    with transaction.atomic(), pytest.raises(HttpInsideTransaction):
        client.call("GET", "/")


@pytest.mark.django_db
def test_a_tests_own_transaction_does_not_count(hanging_up_port: int) -> None:
    with pytest.raises(OutcomeUnknown):
        Http(base_url=f"http://127.0.0.1:{hanging_up_port}").call("GET", "/")


def test_nobody_listening_is_unavailable_and_surely_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable) as refusal:
        Http(base_url=f"http://127.0.0.1:{port}").call("POST", "/", json={})
    assert not isinstance(refusal.value, OutcomeUnknown)


def test_a_lost_answer_is_an_unknown_outcome(silent_port: int) -> None:
    with pytest.raises(OutcomeUnknown):
        Http(base_url=f"http://127.0.0.1:{silent_port}", timeout=(1, 0.2)).call("POST", "/", json={})


def test_a_deadline_is_shared_by_several_calls() -> None:
    deadline = Deadline(seconds=5)
    connect, read = deadline.timeout()
    assert 0 < connect <= 3
    assert 4 < read <= 5
    with pytest.raises(Unavailable):
        Deadline(seconds=0).timeout()


def test_a_system_without_an_address_is_away() -> None:
    with pytest.raises(Unavailable, match="no address"):
        Http(base_url="").call("GET", "/anything")
