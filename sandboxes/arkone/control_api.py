"""Orders moved by hand, under `/__sandbox__/orders`."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from sandboxes.arkone.deliveries import advance_order
from sandboxes.arkone.dispatch import start_dispatch
from sandboxes.arkone.problems import Problem
from sandboxes.arkone.sales_orders import find_order, shown_order
from sandboxes.kit import current_world

control = Blueprint("arkone_control", __name__, url_prefix="/__sandbox__/orders")
control.register_error_handler(Problem, lambda problem: problem.answer())


@control.post("/<id_>/advance")
def advance(id_: str) -> Response:
    """One step on (confirmed, picking, packed), or with {to: status} as many as lead there."""
    world = current_world()
    body = request.get_json(silent=True) or {}
    order = advance_order(world, find_order(world, id_))
    while body.get("to") and order["status"] != body["to"]:
        order = advance_order(world, find_order(world, id_))
    return jsonify(shown_order(world, order))


@control.post("/<id_>/dispatch")
def dispatch(id_: str) -> Response:
    """Try again to hand over those parcels of an order whose dispatch failed."""
    world = current_world()
    order = find_order(world, id_)
    failed = [
        one
        for one in order["delivery_ids"]
        if world.objects("deliveries")[one]["dispatch"]["state"] == "failed"
    ]
    if not failed:
        raise Problem(409, "nothing_failed", "No parcel of this order waits to be handed over again.")
    for delivery_id in failed:
        start_dispatch(world, delivery_id)
    return jsonify(shown_order(world, find_order(world, id_)))
