"""Control of parcels beside the kit's own calls, under `/__sandbox__/shipments`."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.kit import current_world, parse_moment
from sandboxes.shiprocket import account_api, orders
from sandboxes.shiprocket.answers import Json
from sandboxes.shiprocket.scans import add_scan
from sandboxes.shiprocket.scripts import start_script

control = Blueprint("shiprocket_control", __name__, url_prefix="/__sandbox__/shipments")
control.register_error_handler(LookupError, lambda error: (jsonify(error=str(error)), 404))
control.register_error_handler(ValueError, lambda error: (jsonify(error=str(error)), 400))


@control.post("/<awb>/scan")
def scan(awb: str) -> ResponseReturnValue:
    """One scan: `{sr_status, at?, activity?}`; `at` is RFC 3339 and defaults to the run's now."""
    body = _body()
    at: datetime | None = parse_moment(body["at"]) if body.get("at") else None
    sr_status = int(body.get("sr_status", 0))
    order = add_scan(current_world(), awb, sr_status, at=at, activity=str(body.get("activity", "")))
    return jsonify(orders.shown_order(order) | {"scans": order["scans"]})


@control.post("/<awb>/script")
def script(awb: str) -> ResponseReturnValue:
    """A whole way: `{name, step_s?}`; without `step_s`, or with 0, at once."""
    body = _body()
    world = current_world()
    start_script(world, awb, str(body.get("name", "")), float(body.get("step_s") or 0))
    order = orders.order_by_awb(world, awb)
    return jsonify(awb=awb, sr_status=order and order["sr_status"], scans=order and order["scans"])


@control.post("/<awb>/weigh")
def weigh(awb: str) -> ResponseReturnValue:
    """The courier weighs it: `{weight_g, extra_paise}`; nothing on top means that it gives in."""
    body = _body()
    row = account_api.put_discrepancy(
        current_world(), awb, weight_g=int(body["weight_g"]), extra_paise=int(body["extra_paise"])
    )
    return jsonify(row)


@control.post("/<awb>/remit")
def remit(awb: str) -> ResponseReturnValue:
    """Its cash is paid out: `{utr, paise?}`; without `paise` all that was to be collected."""
    body = _body()
    paise = int(body["paise"]) if body.get("paise") is not None else None
    order = orders.remit(current_world(), awb, utr=str(body["utr"]), paise=paise)
    return jsonify(orders.shown_order(order))


def _body() -> Json:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body
