"""A running CRM sandbox and a client of this test's run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests

from sandboxes.crm import SPEC
from sandboxes.kit import SandboxControl, SandboxServer


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


class Crm:
    """Calls the CRM as a system would: a bearer token, JSON, and its own name as the origin."""

    def __init__(self, control: SandboxControl) -> None:
        self.base_url = f"{control.base_url}/api/v1"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer crm-test-token.{control.run_id}"
        self.session.headers["X-Origin"] = "blouson"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(method, self.base_url + path, json=body, headers=named, timeout=5)

    def upsert(self, id_property: str = "external_id", **fields: Any) -> requests.Response:
        return self.call("PUT", f"/contacts/upsert?id_property={id_property}", fields)

    def contact(self, **fields: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.upsert(**{"external_id": "cus-1", **fields}).json()["contact"]
        return found


@pytest.fixture
def crm(control: SandboxControl) -> Crm:
    """The client of this test's run."""
    return Crm(control)
