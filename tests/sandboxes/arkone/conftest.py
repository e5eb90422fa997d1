"""An ArkOne and a Shiprocket sandbox on free ports, a run per test, and a receiver for webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from sandboxes import arkone, shiprocket
from sandboxes.kit import SandboxControl, SandboxServer
from tests.sandboxes.arkone.parts import Erp
from tests.sandboxes.conftest import Receiver


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(arkone.SPEC, port=0) as running:
        yield running


@pytest.fixture(scope="module")
def carrier_server() -> Iterator[SandboxServer]:
    with SandboxServer(shiprocket.SPEC, port=0) as running:
        yield running


@pytest.fixture
def control(server: SandboxServer) -> SandboxControl:
    """A run with the small range, no commit skew, no rate limit, and nothing pushed to the courier."""
    found = SandboxControl(server.base_url, uuid4().hex)
    found.reset(fixture="small", seed=7)
    found.options(skew_s=0, rate_per_s=0, push_to_shiprocket=False)
    return found


@pytest.fixture
def erp(server: SandboxServer, control: SandboxControl) -> Erp:
    return Erp(server.base_url, control.run_id)


@pytest.fixture
def receiver(receiver: Receiver, control: SandboxControl) -> Receiver:
    """The receiver of webhooks, with the run's news directed to it."""
    control.webhook(receiver.url)
    return receiver


@pytest.fixture
def carrier(carrier_server: SandboxServer, control: SandboxControl) -> SandboxControl:
    """The courier's run of the same name, which the ERP's run pushes to with quick retries."""
    control.options(
        push_to_shiprocket=True,
        shiprocket_base_url=carrier_server.base_url,
        dispatch_retry_s=[0.1, 0.1, 0.1, 0.1],
    )
    found = SandboxControl(carrier_server.base_url, control.run_id)
    found.reset(seed=7)
    return found
