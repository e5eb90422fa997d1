"""A toy sandbox on the kit: things that can be made, ripen after a while, and make news."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Blueprint, jsonify, request
from werkzeug import Response

from sandboxes.kit import (
    Delivery,
    PanelButton,
    PanelColumn,
    PanelSpec,
    PanelTable,
    SandboxControl,
    SandboxServer,
    SandboxSpec,
    World,
    current_fault,
    current_world,
    not_a_write,
)

toy = Blueprint("toy", __name__)


@toy.post("/things")
def make_thing() -> tuple[Response, int]:
    """A new thing, which ripens after 30 s."""
    world = current_world()
    fields = request.get_json(silent=True) or {}
    thing = {"id": world.new_id("th_"), "n": world.counter("things"), "made_at": world.now_text(), **fields}
    if current_fault("half_price") is not None:
        thing["price"] = current_fault("half_price")["price"] // 2
    world.put("things", thing)
    world.emit("thing.made", {"id": "", "type": "thing.made", "thing": thing})
    world.call_later(30, "ripen", {"id": thing["id"]})
    return jsonify(thing), 201


@toy.post("/question")
def question() -> Response:
    """A POST that only asks."""
    not_a_write()
    return jsonify(data=list(range(100)))


def ripen(world: World, payload: dict[str, Any]) -> None:
    """A thing becomes ripe."""
    thing = world.objects("things")[payload["id"]]
    world.put("things", {**thing, "ripe_at": world.now_text()})
    world.emit("thing.ripe", {"type": "thing.ripe", "thing": thing})


def sign(delivery: Delivery, secret: str, now: datetime) -> Mapping[str, str]:
    """Time and digest in one header."""
    moment = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), moment.encode() + delivery.body, hashlib.sha256).hexdigest()
    return {"X-Toy-Signature": f"{moment}:{digest}", "X-Toy-Event": delivery.event_id}


def eat(world: World, form: Mapping[str, str]) -> str:
    """A button of the panel."""
    if world.get("things", form["id"]) is None:
        raise ValueError("It is eaten already.")
    world.remove("things", form["id"])
    return f"{form['id']} was eaten."


def two_things(world: World) -> None:
    """The default fixture."""
    for n in (1, 2):
        world.put("things", {"id": f"demo-{n}", "n": n})


SPEC = SandboxSpec(
    name="toy",
    title="Toy <shop>",
    default_port=0,
    blueprints=(toy,),
    types=("things",),
    fixtures={"default": two_things},
    sign=sign,
    retry_delays_s=(1, 5, 30),
    actions={"ripen": ripen},
    panel=PanelSpec(
        tables=(
            PanelTable(
                "things",
                "Things",
                (PanelColumn("Id", lambda world, thing: thing["id"]),),
                lambda world, thing: (PanelButton("Eat", "eat", {"id": thing["id"]}),),
            ),
        ),
        actions={"eat": eat},
    ),
    default_webhook_secret="toy-secret",
    fault_actions=("half_price",),
    refuse_webhook=lambda url: "That word is forbidden." if "forbidden" in url else None,
)


@pytest.fixture(scope="session")
def server() -> Iterator[SandboxServer]:
    """One toy server; each test has its own run in it."""
    with SandboxServer(SPEC, port=0) as running:
        yield running


@pytest.fixture
def control(server: SandboxServer) -> SandboxControl:
    """The control API of this test's run, which starts empty."""
    control = SandboxControl(server.base_url, uuid4().hex[:12])
    control.reset(fixture="empty", seed=7)
    return control


class Toy:
    """A client of the toy itself."""

    def __init__(self, control: SandboxControl) -> None:
        self.base_url = control.base_url
        self.session = requests.Session()
        self.session.headers["X-Sandbox-Run"] = control.run_id

    def make(self, *, timeout: float = 5, **fields: Any) -> requests.Response:
        return self.session.post(f"{self.base_url}/things", json=fields, timeout=timeout)

    def ask(self) -> requests.Response:
        return self.session.post(f"{self.base_url}/question", timeout=5)


@pytest.fixture
def client(control: SandboxControl) -> Toy:
    """A client in this test's run."""
    return Toy(control)
