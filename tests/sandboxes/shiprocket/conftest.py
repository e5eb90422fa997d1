"""A Shiprocket sandbox on a free port, a run per test, and a receiver for its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from sandboxes.kit import SandboxControl, SandboxServer
from sandboxes.shiprocket import SPEC
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.shiprocket.parts import Account


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(SPEC, port=0) as running:
        yield running


@pytest.fixture
def control(server: SandboxServer) -> SandboxControl:
    found = SandboxControl(server.base_url, uuid4().hex)
    found.reset(seed=7)
    return found


@pytest.fixture
def account(server: SandboxServer, control: SandboxControl) -> Account:
    return Account(server.base_url, control.run_id)


@pytest.fixture
def receiver(receiver: Receiver, control: SandboxControl) -> Receiver:
    """The receiver of webhooks, with the run's news directed to it."""
    control.webhook(receiver.url)
    return receiver
