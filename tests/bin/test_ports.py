"""Ports are chosen so that two shops fit on one machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from launcher.errors import CannotStart
from launcher.ports import LOOPBACK, free_port, is_free, sandbox_ports, web_port


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_the_preferred_port_is_kept_when_free() -> None:
    port = free_port()
    assert free_port(preferred=port) == port


def test_another_port_is_found_when_the_preferred_one_is_taken(taken: int) -> None:
    port = free_port(preferred=taken)
    assert port != taken
    assert is_free(port)


def test_a_taken_web_port_is_named_together_with_another_choice(taken: int) -> None:
    with pytest.raises(CannotStart, match=rf"^Port {taken} is taken .* PORT=\d+ bin/dev$"):
        web_port({"PORT": str(taken)})


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CannotStart, match="is not a port"):
        web_port({"PORT": text})


def test_sandboxes_get_four_ports_and_avoid_the_shop() -> None:
    ports = sandbox_ports({}, taken=[9102])
    assert list(ports) == ["razorpay", "arkone", "crm", "shiprocket"]
    assert len({*ports.values(), 9102}) == 5


def test_a_sandbox_port_that_was_asked_for_does_not_move(taken: int) -> None:
    free = free_port()
    assert sandbox_ports({"CRM_SANDBOX_PORT": str(free)})["crm"] == free
    with pytest.raises(CannotStart, match=f"^CRM_SANDBOX_PORT={taken} is taken"):
        sandbox_ports({"CRM_SANDBOX_PORT": str(taken)})
