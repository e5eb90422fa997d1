"""The outside world of a test: the four sandboxes over real HTTP, each test in a run of its own."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from core import outbox
from core.models import Delivery
from sandboxes.kit.client import SandboxControl
from sandboxes.kit.server import SandboxServer

NAMES = ("razorpay", "arkone", "crm", "shiprocket")
SECRETS = {
    "RAZORPAY_KEY_SECRET": "rzp-sandbox-secret",
    "RAZORPAY_WEBHOOK_SECRET": "rzp-sandbox-webhook",
    "ARKONE_WEBHOOK_SECRET": "arkone-sandbox-webhook",
    "ERPNEXT_API_SECRET": "erpnext-test-secret",
    "ERPNEXT_WEBHOOK_SECRET": "arkone-sandbox-webhook",
    "CRM_WEBHOOK_SECRET": "crm-sandbox-webhook",
    "HUBSPOT_WEBHOOK_SECRET": "crm-sandbox-webhook",
    "SHIPROCKET_PASSWORD": "shiprocket-sandbox",
    "SHIPROCKET_WEBHOOK_TOKEN": "courier-sandbox-token",
}
HOOKS = {
    "razorpay": ("/hooks/payment/razorpay", "rzp-sandbox-webhook"),
    "arkone": ("/hooks/erp/arkone", "arkone-sandbox-webhook"),
    "crm": ("/hooks/crm", "crm-sandbox-webhook"),
    "shiprocket": ("/hooks/courier", "courier-sandbox-token"),
}


def start_sandboxes(names: Iterable[str] = NAMES) -> dict[str, SandboxServer]:
    """Sandboxes in threads of this process, on free ports, keeping nothing on disk."""
    return {
        name: SandboxServer(importlib.import_module(f"sandboxes.{name}").SPEC, port=0).start()
        for name in names
    }


def sandbox_settings(servers: dict[str, SandboxServer], run: str) -> dict[str, str]:
    """The settings, or environment variables, that point a shop at one run of these sandboxes."""
    pointers = {
        "razorpay": ("RAZORPAY_BASE_URL", "", "RAZORPAY_KEY_ID", f"rzp_test_run_{run}"),
        "arkone": ("ARKONE_BASE_URL", "/api/v1", "ARKONE_TOKEN", f"arkone-test-token.{run}"),
        "crm": ("CRM_BASE_URL", "/api/v1", "CRM_TOKEN", f"crm-test-token.{run}"),
        "shiprocket": ("SHIPROCKET_BASE_URL", "/v1/external", "SHIPROCKET_EMAIL", f"api+{run}@blouson.test"),
    }
    found = dict(SECRETS)
    for name, server in servers.items():
        base_url, path, credential, value = pointers[name]
        found |= {base_url: f"{server.base_url}{path}", credential: value}
        if name == "crm":  # the same CRM, in its other dialect
            found |= {"HUBSPOT_BASE_URL": server.base_url, "HUBSPOT_TOKEN": f"hubspot-test-token.{run}"}
        if name == "arkone":  # the same ERP, in its other dialect
            found |= {"ERPNEXT_BASE_URL": server.base_url, "ERPNEXT_API_KEY": f"erpnext-test-key.{run}"}
    return found


@dataclass
class World:
    """One run of the four sandboxes, with a control for each."""

    run: str
    servers: dict[str, SandboxServer]
    controls: dict[str, SandboxControl] = field(init=False)

    def __post_init__(self) -> None:
        self.controls = {
            name: SandboxControl(server.base_url, self.run) for name, server in self.servers.items()
        }
        self.introduce()

    def introduce(self) -> None:
        """Tell the ERP of this run who its courier is; needed again after a reset."""
        if "arkone" in self.controls and "shiprocket" in self.servers:
            self.arkone.options(
                shiprocket_base_url=f"{self.servers['shiprocket'].base_url}/v1/external",
                shiprocket_email=f"api+{self.run}@blouson.test",
                shiprocket_password=SECRETS["SHIPROCKET_PASSWORD"],
            )

    @property
    def razorpay(self) -> SandboxControl:
        """Control of the payment gateway."""
        return self.controls["razorpay"]

    @property
    def arkone(self) -> SandboxControl:
        """Control of the ERP."""
        return self.controls["arkone"]

    @property
    def crm(self) -> SandboxControl:
        """Control of the CRM."""
        return self.controls["crm"]

    @property
    def shiprocket(self) -> SandboxControl:
        """Control of the courier."""
        return self.controls["shiprocket"]

    def send_news_to(self, shop_url: str) -> None:
        """Point every sandbox's webhooks at a shop."""
        for name, (path, secret) in HOOKS.items():
            if name in self.controls:
                self.controls[name].webhook(f"{shop_url}{path}", secret)


def drain_outbox(*, rounds: int = 20) -> int:
    """Deliver all news now, and the news that follows from it; answers how many deliveries were made.

    Due times are ignored, dead letters are not. Raises AssertionError when the news never ends.
    """
    total = 0
    for _ in range(rounds):
        Delivery.objects.filter(status="pending").update(next_attempt_at=timezone.now())
        done = outbox.sweep()
        total += done
        if not done:
            return total
    raise AssertionError("the news never ends")


def wait_for(
    true: Callable[[], Any], *, timeout_s: float = 20, what: str = "it", pause_s: float = 0.1
) -> Any:
    """Wait until `true()` is true and answer its value; AssertionError when the time is up."""
    ends_at = time.monotonic() + timeout_s
    while not (value := true()):
        if time.monotonic() > ends_at:
            raise AssertionError(f"waited {timeout_s} s for {what}")
        time.sleep(pause_s)
    return value
