"""Scan scripts: a parcel's whole way, played at once or step by step on the run's clock."""

from __future__ import annotations

from datetime import timedelta

from sandboxes.kit import World
from sandboxes.shiprocket import orders
from sandboxes.shiprocket.answers import Json
from sandboxes.shiprocket.scans import add_scan
from sandboxes.shiprocket.statuses import SCRIPTS, TERMINAL, next_step

STEP_ACTION = "scan_step"


def start_script(world: World, awb: str, name: str, step_s: float = 0) -> None:
    """Play a script for a parcel: with `step_s` 0 at once (scans one second apart, the last one now), else one scan
    every `step_s` seconds. A script started later replaces the one that is playing.

    Raises LookupError for an unknown AWB, ValueError for an unknown script.
    """
    if name not in SCRIPTS:
        raise ValueError(f"{name!r} is not a script; known: {', '.join(SCRIPTS)}")
    found = orders.order_by_awb(world, awb)
    if found is None:
        raise LookupError(f"there is no shipment with AWB {awb}")
    if step_s <= 0:
        _play_at_once(world, awb, name)
        return
    order = orders.editable(found)
    token = world.counter("script")
    order["script"] = {"name": name, "step_s": step_s, "token": token, "played": []}
    orders.save(world, order)
    world.call_later(step_s, STEP_ACTION, {"awb": awb, "token": token})


def _play_at_once(world: World, awb: str, name: str) -> None:
    steps = SCRIPTS[name]
    for index, sr_status in enumerate(steps):
        add_scan(world, awb, sr_status, at=world.now() - timedelta(seconds=len(steps) - 1 - index))


def play_step(world: World, payload: Json) -> None:
    """The due step of a script; does nothing when the script was replaced or the parcel cancelled meanwhile."""
    found = orders.order_by_awb(world, payload["awb"])
    script = found["script"] if found is not None else None
    if script is None or script["token"] != payload["token"]:
        return
    played = [*script["played"], SCRIPTS[script["name"]][len(script["played"])]]
    order = orders.editable(add_scan(world, payload["awb"], played[-1]))
    finished = len(played) == len(SCRIPTS[script["name"]])
    order["script"] = None if finished else {**script, "played": played}
    orders.save(world, order)
    if not finished:
        world.call_later(script["step_s"], STEP_ACTION, payload)


def move_on(world: World, awb: str) -> Json:
    """The next scan of the happy way from where the parcel stands; the panel's button.

    Raises LookupError for an unknown AWB, ValueError when nothing follows any more.
    """
    order = orders.order_by_awb(world, awb)
    if order is None:
        raise LookupError(f"there is no shipment with AWB {awb}")
    if order["sr_status"] in TERMINAL:
        raise ValueError("This parcel's way has ended; nothing follows.")
    done = [int(scan["sr-status"]) for scan in order["scans"]]
    step = next_step("happy", done)
    if step is None:
        raise ValueError("This parcel's way has ended; nothing follows.")
    return add_scan(world, awb, step)
