"""A running Razorpay sandbox, a run of its own for each test, and the official SDK pointed at it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
import razorpay

from sandboxes.kit import SandboxControl, SandboxServer
from sandboxes.razorpay import SPEC
from sandboxes.razorpay.credentials import KEY_SECRET


@pytest.fixture(scope="session")
def server() -> Iterator[SandboxServer]:
    """One server for all tests; each test has its own run in it."""
    with SandboxServer(SPEC, port=0) as running:
        yield running


@pytest.fixture
def control(server: SandboxServer) -> SandboxControl:
    """The control API of this test's run."""
    control = SandboxControl(server.base_url, uuid4().hex[:12])
    control.reset(seed=7)
    return control


@pytest.fixture
def key_id(control: SandboxControl) -> str:
    """The key that selects this test's run."""
    return f"rzp_test_run_{control.run_id}"


@pytest.fixture
def client(control: SandboxControl, key_id: str) -> razorpay.Client:
    """The official SDK with nothing changed but its base URL."""
    return razorpay.Client(auth=(key_id, KEY_SECRET), base_url=control.base_url)
