"""The web page of a sandbox, without a browser."""

from __future__ import annotations

from sandboxes.kit import SandboxControl
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.kit.conftest import Toy


def page(client: Toy, control: SandboxControl) -> str:
    return client.session.get(f"{control.base_url}/?run={control.run_id}", timeout=5).text


def press(client: Toy, control: SandboxControl, action: str, **form: str) -> str:
    sent = {"run": control.run_id, **form}
    return client.session.post(f"{control.base_url}/__panel__/{action}", data=sent, timeout=5).text


def test_the_page_shows_the_run_escaped(client: Toy, control: SandboxControl) -> None:
    control.seed(things=[{"id": "<i>x</i>"}])
    shown = page(client, control)
    assert "Toy &lt;shop&gt;" in shown and "Toy <shop>" not in shown
    assert "&lt;i&gt;x&lt;/i&gt;" in shown and "<i>x" not in shown
    assert control.run_id in shown and "nobody yet" in shown


def test_a_button_does_its_deed_once(client: Toy, control: SandboxControl) -> None:
    control.seed(things=[{"id": "plum"}])
    assert "plum was eaten." in press(client, control, "eat", id="plum")
    assert control.state("things") == []
    assert "It is eaten already." in press(client, control, "eat", id="plum")


def test_other_sites_cannot_press(client: Toy, control: SandboxControl) -> None:
    control.seed(things=[{"id": "plum"}])
    client.session.headers["Sec-Fetch-Site"] = "cross-site"
    assert "own buttons" in press(client, control, "eat", id="plum")
    assert len(control.state("things")) == 1


def test_there_are_only_the_named_buttons(client: Toy, control: SandboxControl) -> None:
    assert "no such button" in press(client, control, "explode")


def test_the_kits_own_buttons(client: Toy, control: SandboxControl, receiver: Receiver) -> None:
    control.webhook(receiver.url)
    client.make()
    receiver.wait_for(1)
    assert "The clock moved on by 1 h." in press(client, control, "kit-advance", seconds="3600")
    receiver.wait_for(2)
    assert "thing.made was sent again." in press(client, control, "kit-replay", n="1")
    receiver.wait_for(3)
    control.add_fault("delay", params={"s": 600}, times=1)
    client.make()
    assert "Everything undelivered was sent." in press(client, control, "kit-flush")
    receiver.wait_for(4)
    fault = control.add_fault("latency", params={"ms": 1})
    assert "The fault is over." in press(client, control, "kit-end-fault", id=fault)
    assert [rule["action"] for rule in control.faults()] == ["delay"]
    assert "Started anew" in press(client, control, "kit-reset")
    assert [thing["id"] for thing in control.state("things")] == ["demo-1", "demo-2"]
