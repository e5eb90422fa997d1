"""The web page at ``/`` of every sandbox: its state, and the buttons a person would press. No JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug import Response

from sandboxes.kit.control import replay_delivery
from sandboxes.kit.current import current_world
from sandboxes.kit.world import World

panel = Blueprint("panel", __name__)


@panel.get("/")
def page() -> str:
    """The panel of the run named by ``?run=`` (default run otherwise)."""
    world = current_world()
    with world.lock:
        return render_template(
            "kit/panel.html",
            spec=world.spec,
            world=world,
            message=request.args.get("message"),
            refusal=request.args.get("refusal"),
            deliveries=list(world.deliveries.values())[-15:][::-1],
            requests=world.logs["requests"][-15:][::-1],
        )


@panel.post("/__panel__/<action>")
def press(action: str) -> Response | tuple[str, int]:
    """A button was pressed: do it, and show the page again."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return "Only this page's own buttons may press.", 403
    world = current_world()
    deed = KIT_ACTIONS.get(action) or world.spec.panel.actions.get(action)
    if deed is None:
        return "There is no such button.", 404
    try:
        if action in KIT_ACTIONS:
            shown = {"message": deed(world, request.form)}
        else:
            with world.lock:
                shown = {"message": deed(world, request.form)}
    except ValueError as refusal:
        shown = {"refusal": str(refusal)}
    return redirect("/?" + urlencode({"run": world.run_id, **shown}), code=303)


def _empty(world: World, form: Mapping[str, str]) -> str:
    world.reset()
    return "Started anew with the demo contents."


def _advance(world: World, form: Mapping[str, str]) -> str:
    seconds = float(form["seconds"])
    with world.lock:
        world.move_clock(world.now() + timedelta(seconds=seconds), frozen=world.clock.frozen)
    current_app.extensions["house"].courier.wake(world)
    return f"The clock moved on by {seconds / 3600:g} h."


def _flush(world: World, form: Mapping[str, str]) -> str:
    current_app.extensions["house"].courier.flush(world)
    return "Everything undelivered was sent."


def _replay(world: World, form: Mapping[str, str]) -> str:
    with world.lock:
        delivery = world.deliveries.get(int(form["n"]))
        if delivery is None:
            raise ValueError("That delivery is no longer there.")
        replay_delivery(world, delivery, new_event_id=None)
    return f"{delivery.event} was sent again."


def _end_fault(world: World, form: Mapping[str, str]) -> str:
    with world.lock:
        world.faults[:] = [fault for fault in world.faults if fault["id"] != form["id"]]
    return "The fault is over."


KIT_ACTIONS = {
    "kit-reset": _empty,
    "kit-advance": _advance,
    "kit-flush": _flush,
    "kit-replay": _replay,
    "kit-end-fault": _end_fault,
}
