"""The control API under ``/__sandbox__``, the same on every sandbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from sandboxes.kit.clock import parse_moment
from sandboxes.kit.current import current_world
from sandboxes.kit.delivery import Delivery, encode_body
from sandboxes.kit.faults import BadFaultRule
from sandboxes.kit.world import World

Json = dict[str, Any]
control = Blueprint("control", __name__, url_prefix="/__sandbox__")


class BadCall(ValueError):
    """A control call that cannot be understood; the text says why."""


@control.errorhandler(ValueError)
def refuse(error: ValueError) -> tuple[Response, int]:
    """Answer 400 with the reason."""
    return jsonify(error=str(error)), 400


@control.get("/health")
def health() -> Response:
    """200 when ready."""
    return jsonify(ok=True, sandbox=current_world().spec.name)


@control.post("/reset")
def reset() -> Response:
    """Empty the run and load a fixture."""
    world, body = current_world(), _body()
    try:
        world.reset(fixture=body.get("fixture"), seed=body.get("seed"))
    except KeyError as error:
        raise BadCall(
            f"no fixture {error}; there is: {', '.join(['empty', *world.spec.fixtures])}"
        ) from error
    return jsonify(ok=True, run=world.run_id, seed=world.seed)


@control.post("/seed")
def seed() -> Response:
    """Add objects, or replace those with the same id."""
    world, body = current_world(), _body()
    unknown = set(body) - set(world.spec.types)
    if unknown:
        raise BadCall(f"unknown type {', '.join(sorted(unknown))}; known: {', '.join(world.spec.types)}")
    with world.lock:
        for type_, objects in body.items():
            world.spec.on_seed(world, type_, objects)
    return jsonify(ok=True, seeded={type_: len(objects) for type_, objects in body.items()})


@control.get("/state")
def state() -> Response:
    """Everything the run holds."""
    world = current_world()
    with world.lock:
        return jsonify(
            run=world.run_id,
            seed=world.seed,
            now=world.now_text(),
            options=world.options,
            webhook=_shown_webhook(world),
            objects={type_: list(world.objects(type_).values()) for type_ in world.spec.types},
        )


@control.get("/state/<type_>")
def state_of(type_: str) -> Response:
    """The objects of one type."""
    world = current_world()
    if type_ not in world.spec.types:
        raise BadCall(f"unknown type {type_}; known: {', '.join(world.spec.types)}")
    with world.lock:
        return jsonify(data=list(world.objects(type_).values()))


@control.get("/journal")
def journal() -> Response:
    """Accepted writes in order; ``?method=`` and ``?path=`` (a prefix) narrow it."""
    return _logged("journal")


@control.get("/requests")
def all_requests() -> Response:
    """All requests, accepted or not; narrowed like the journal."""
    return _logged("requests")


@control.post("/clock")
def clock() -> Response:
    """Move the clock: ``{now, frozen?}`` or ``{advance_s}``; does and sends on the way what becomes due."""
    world, body = current_world(), _body()
    with world.lock:
        if "advance_s" in body:
            target = world.now() + timedelta(seconds=float(body["advance_s"]))
        elif "now" in body:
            target = parse_moment(body["now"])
        else:
            raise BadCall("send now or advance_s")
        world.move_clock(target, frozen=bool(body.get("frozen", world.clock.frozen)))
    current_app.extensions["house"].courier.pump(world)
    return jsonify(ok=True, now=world.now_text())


@control.put("/webhook")
def webhook() -> Response:
    """Say where news goes."""
    world, body = current_world(), _body()
    set_webhook(world, body)
    return jsonify(ok=True, webhook=_shown_webhook(world))


def set_webhook(world: World, body: Json) -> None:
    """Keep the webhook target of a run. Raises BadCall when the sandbox would refuse it."""
    url = str(body.get("url") or "")
    if not url.startswith(("http://", "https://")):
        raise BadCall("url must start with http:// or https://")
    refusal = world.spec.refuse_webhook(url)
    if refusal:
        raise BadCall(refusal)
    with world.lock:
        world.webhook = {
            "url": url,
            "secret": body.get("secret") or world.spec.default_webhook_secret,
            "previous_secret": body.get("previous_secret"),
            "events": body.get("events"),
            "disabled_at": None,
        }


@control.route("/options", methods=["GET", "PUT"])
def options() -> Response:
    """Read or change the run's switches."""
    world = current_world()
    with world.lock:
        if request.method == "PUT":
            world.options.update(_body())
        return jsonify(world.options)


@control.post("/webhooks/flush")
def flush() -> Response:
    """Send everything undelivered now; answers when each was tried once."""
    world = current_world()
    current_app.extensions["house"].courier.flush(world)
    return deliveries()


@control.get("/deliveries")
def deliveries() -> Response:
    """All deliveries with their attempts; ``?event=`` and ``?status=`` narrow it."""
    world = current_world()
    with world.lock:
        lines = [delivery.to_json() for delivery in world.deliveries.values()]
    for name in ("event", "status"):
        if name in request.args:
            lines = [line for line in lines if line[name] == request.args[name]]
    return jsonify(data=lines)


@control.post("/deliveries/<id_>/replay")
def replay(id_: str) -> tuple[Response, int]:
    """Send a delivery once more: the same bytes, or with ``new_event_id`` (true, or an id) under another id."""
    world = current_world()
    with world.lock:
        delivery = next((d for d in world.deliveries.values() if d.id == id_), None)
        if delivery is None:
            return jsonify(error=f"no delivery {id_}"), 404
        again = replay_delivery(world, delivery, new_event_id=_body().get("new_event_id"))
    current_app.extensions["house"].courier.pump(world)
    return jsonify(again.to_json()), 200


def replay_delivery(world: World, delivery: Delivery, *, new_event_id: Any) -> Delivery:
    """Queue the same news again as a delivery of its own."""
    event_id, body = delivery.event_id, delivery.body
    if new_event_id:
        event_id = new_event_id if isinstance(new_event_id, str) else world.new_id("evt_")
        body = _with_event_id(world, body, event_id)
    again = replace(
        delivery,
        n=world.counter("delivery"),
        event_id=event_id,
        body=body,
        headers=_swapped(delivery.headers, delivery.event_id, event_id),
        created_at=world.now(),
        attempts=[],
        held_by=None,
        fault_done=False,
        tries=0,
    )
    again.start(world.webhook)
    return world.keep_delivery(again)


@control.route("/faults", methods=["GET", "POST", "DELETE"])
def faults() -> Response:
    """List the fault rules, add one, or remove all."""
    world = current_world()
    with world.lock:
        if request.method == "POST":
            rule = _body()
            return jsonify(world.add_fault(rule.get("rule", rule)))
        if request.method == "DELETE":
            world.faults.clear()
        return jsonify(data=world.faults)


@control.delete("/faults/<id_>")
def remove_fault(id_: str) -> tuple[Response, int]:
    """Remove one fault rule."""
    world = current_world()
    with world.lock:
        kept = [fault for fault in world.faults if fault["id"] != id_]
        if len(kept) == len(world.faults):
            return jsonify(error=f"no fault {id_}"), 404
        world.faults[:] = kept
    return jsonify(ok=True), 200


def _body() -> Json:
    body = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise BadCall("the body must be a JSON object")
    return body


def _logged(name: str) -> Response:
    world = current_world()
    with world.lock:
        lines = list(world.logs[name])
    method, path = request.args.get("method"), request.args.get("path", "")
    lines = [line for line in lines if line["path"].startswith(path) and method in {None, line["method"]}]
    return jsonify(data=lines)


def _shown_webhook(world: World) -> Json | None:
    if world.webhook is None:
        return None
    return {name: value for name, value in world.webhook.items() if "secret" not in name}


def _with_event_id(world: World, body: bytes, event_id: str) -> bytes:
    if world.spec.event_id_field is None:
        return body
    fields = current_app.json.loads(body)
    fields[world.spec.event_id_field] = event_id
    return encode_body(fields)


def _swapped(headers: dict[str, str], old: str, new: str) -> dict[str, str]:
    return {name: new if value == old else value for name, value in headers.items()}


__all__ = ["BadCall", "BadFaultRule", "control", "replay_delivery", "set_webhook"]
