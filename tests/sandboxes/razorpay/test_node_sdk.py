"""The official Node SDK against the sandbox: order, capture, refund and signatures, as shops elsewhere call them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from sandboxes.kit import SandboxControl
from sandboxes.razorpay.credentials import KEY_SECRET
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.node import find_node, installed

HERE = Path(__file__).parent / "node"
SECRET = "webhook-secret"


class Sdk:
    """The running exercise."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin and process.stdout
        self.process = process
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout

    def hear(self) -> dict[str, Any]:
        """What it says next."""
        line = self._out.readline()
        assert line, f"the SDK ended: {self.process.communicate(timeout=20)[1]}"
        found: dict[str, Any] = json.loads(line)
        return found

    def say(self, **told: str) -> None:
        """Tell it what happened at the gateway."""
        self._in.write(json.dumps(told) + "\n")
        self._in.flush()


@pytest.fixture
def sdk(control: SandboxControl, key_id: str) -> Iterator[Sdk]:
    """The exercise with nothing changed in the SDK but its address."""
    node = find_node()
    folder = installed(HERE, node)
    process = subprocess.Popen(
        [node.node, str(HERE / "exercise.js"), control.base_url, key_id, KEY_SECRET],
        env={"NODE_PATH": str(folder / "node_modules"), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield Sdk(process)
    process.kill()
    process.communicate(timeout=20)


def test_order_capture_refund_and_signatures(sdk: Sdk, control: SandboxControl, receiver: Receiver) -> None:
    control.webhook(receiver.url, SECRET)
    made = sdk.hear()
    order = made["order"]
    assert (order["status"], order["amount_due"], order["notes"]) == ("created", 249_900, {"from": "node"})
    assert made["fetched"] == order
    paid = control.call("POST", f"/orders/{order['id']}/pay", {"outcome": "authorize"})
    (news,) = receiver.wait_for(1)
    sdk.say(
        payment_id=paid["payment"]["id"],
        signature=paid["return_fields"]["razorpay_signature"],
        body=news.body.decode(),
        news_signature=news.headers["X-Razorpay-Signature"],
        news_secret=SECRET,
    )
    told = sdk.hear()
    assert (told["payment"]["status"], told["captured"]["status"], told["captured"]["captured"]) == (
        "authorized", "captured", True,
    )  # fmt: skip
    assert (told["wrong"]["status"], told["again"]["status"], told["tooMuch"]["status"]) == (400, 400, 400)
    assert told["wrong"]["code"] == told["again"]["code"] == told["tooMuch"]["code"] == "BAD_REQUEST_ERROR"
    assert (told["refund"]["amount"], told["refund"]["status"]) == (100_000, "processed")
    assert told["refunds"]["items"] == [told["refund"]]
    assert [attempt["id"] for attempt in told["attempts"]["items"]] == [paid["payment"]["id"]]
    assert (told["paid"]["status"], told["paid"]["amount_paid"]) == ("paid", 249_900)
    assert (told["returned"], told["forged"], told["news"], told["tampered"]) == (True, False, True, False)
    assert sdk.process.wait(timeout=20) == 0
