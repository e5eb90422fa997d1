"""Tracking, couriers per PIN and undelivered parcels."""

from __future__ import annotations

import re
from typing import Final

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.kit import World, current_world, not_a_write
from sandboxes.shiprocket import couriers, orders
from sandboxes.shiprocket.answers import Json, Refusal, id_list, invalid, json_body
from sandboxes.shiprocket.guard import guarded
from sandboxes.shiprocket.order_form import is_true, number, paise
from sandboxes.shiprocket.scans import add_scan
from sandboxes.shiprocket.statuses import RTO_INITIATED, STATUSES, UNDELIVERED

_PIN: Final = re.compile(r"^[1-9][0-9]{5}$")
_DAY: Final = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_NDR_FIELDS: Final = ("action", "comments", "phone", "address1", "address2", "deferred_date")
_NO_SCANS: Final = (
    "Aahh! There is no activities found in our DB. Please have some patience it will be updated soon."
)

api = guarded("tracking")


@api.get("/courier/serviceability/")
@api.get("/courier/serviceability")
def serviceability() -> Response:
    """Couriers for a pair of PINs, or for an order; none and unknown orders answer 200 with `status` 404 inside."""
    world = current_world()
    order_id = request.args.get("order_id")
    if order_id:
        order = world.get("orders", order_id)
        if order is None:
            return jsonify(status=404, message="Order does not exist!")
        parcel = orders.parcel_of(world, order)
    else:
        parcel = _asked_parcel()
    fitting = couriers.couriers_for(parcel)
    if request.args.get("mode"):
        fitting = [c for c in fitting if c.is_surface == (request.args["mode"].lower() == "surface")]
    if not fitting:
        return jsonify(status=404, message="No courier partners available for this delivery pincode.")
    return jsonify(
        status=200,
        currency="INR",
        data={
            "available_courier_companies": [couriers.quote(c, parcel, world.now()) for c in fitting],
            "recommended_courier_company_id": fitting[0].company_id,
            "shiprocket_recommended_courier_id": fitting[0].company_id,
            "child_courier_id": None,
            "is_recommendation_enabled": 1,
        },
    )


def _asked_parcel() -> couriers.Parcel:
    args = request.args
    errors = {
        field: [f"The {field.replace('_', ' ')} format is invalid."]
        for field in ("pickup_postcode", "delivery_postcode")
        if not _PIN.match(args.get(field, ""))
    }
    weight = number(args.get("weight"))
    if weight is None or weight <= 0:
        errors["weight"] = ["The weight field is required when order id is not present."]
    if args.get("cod") not in ("0", "1", "true", "false"):
        errors["cod"] = ["The cod field is required when order id is not present."]
    if errors:
        raise invalid(errors)
    volume = 1
    for field in ("length", "breadth", "height"):
        volume *= int(number(args.get(field)) or 0)
    cod = paise(args.get("declared_value") or 1) if is_true(args["cod"]) else 0
    return couriers.Parcel(
        args["pickup_postcode"], args["delivery_postcode"], int((weight or 0) * 1000), volume, cod
    )


def tracking_of(order: Json | None) -> Json:
    """The tracking answer of a shipment; `track_status` 0 with an `error` while there are no scans."""
    scans = list(reversed(order["scans"])) if order is not None else []
    if order is None or not scans:
        empty = {
            "track_status": 0,
            "shipment_status": 0,
            "shipment_track": [],
            "shipment_track_activities": None,
        }
        return {
            "tracking_data": {**empty, "track_url": order and order.get("tracking_url"), "error": _NO_SCANS}
        }
    return {
        "tracking_data": {
            "track_status": 1,
            "shipment_status": order["sr_status"],
            "shipment_track": [_track_row(order)],
            "shipment_track_activities": scans,
            "track_url": order["tracking_url"],
            "etd": order["etd"],
            "qc_response": {"qc_image": "", "qc_failed_reason": ""},
            "is_return": False,
        }
    }


def _track_row(order: Json) -> Json:
    return {
        "id": order["shipment_id"],
        "awb_code": order["awb"],
        "courier_company_id": order["courier_id"],
        "shipment_id": order["shipment_id"],
        "order_id": order["order_id"],
        "pickup_date": next((s["date"] for s in order["scans"] if s["sr-status"] == "42"), None),
        "delivered_date": order.get("delivered_at") or "",
        "weight": f"{order['weight_g'] / 1000:.2f}",
        "packages": 1,
        "current_status": STATUSES[order["sr_status"]].label.title(),
        "delivered_to": order["delivery"]["city"],
        "destination": order["delivery"]["city"],
        "consignee_name": order["delivery"]["customer_name"],
        "origin": order["pickup_location"],
        "courier_name": order["courier_name"],
        "edd": order["etd"],
        "pod": "Not Available",
        "pod_status": "",
    }


@api.get("/courier/track/awb/<awb>")
def track_awb(awb: str) -> Response:
    """Scans of one AWB, newest first."""
    return jsonify(tracking_of(orders.order_by_awb(current_world(), awb)))


@api.post("/courier/track/awbs")
def track_awbs() -> Response:
    """Scans of up to 50 AWBs, by AWB."""
    not_a_write()
    awbs = id_list(json_body(), "awbs")
    if len(awbs) > 50:
        raise Refusal(400, "You can track a maximum of 50 AWBs at a time.")
    return jsonify({awb: tracking_of(orders.order_by_awb(current_world(), awb)) for awb in awbs})


@api.get("/courier/track/shipment/<shipment_id>")
def track_shipment(shipment_id: str) -> Response:
    """Scans of one shipment by its id; `{}` for an unknown one."""
    order = orders.order_by_shipment(current_world(), shipment_id)
    return jsonify(tracking_of(order) if order is not None else {})


@api.get("/courier/track")
def track_order() -> Response:
    """Scans by the seller's own order id."""
    order = orders.order_by_channel_id(current_world(), request.args.get("order_id", ""))
    return jsonify([tracking_of(order)] if order is not None else [])


def undelivered(world: World) -> list[Json]:
    """Parcels whose last scan says undelivered, newest first."""
    return [
        order for order in reversed(world.objects("orders").values()) if order["sr_status"] == UNDELIVERED
    ]


def _ndr_row(order: Json) -> Json:
    last = order["scans"][-1]
    return {
        "id": order["order_id"],
        "channel_order_id": order["channel_order_id"],
        "awb_code": order["awb"],
        "shipment_id": order["shipment_id"],
        "courier": order["courier_name"],
        "attempts": order["attempts"],
        "reason": last["activity"],
        "ndr_raised_at": last["date"],
        "customer_name": order["delivery"]["customer_name"],
        "customer_phone": order["delivery"]["phone"],
        "payment_method": order["payment_method"],
        "status": "NDR",
        "history": order.get("ndr_actions", []),
    }


@api.get("/ndr/all")
def ndr_list() -> Response:
    """Every parcel that waits for a decision after a failed attempt."""
    rows = [_ndr_row(order) for order in undelivered(current_world())]
    meta = {"pagination": {"total": len(rows), "count": len(rows), "per_page": len(rows), "current_page": 1}}
    return jsonify(data=rows, meta=meta)


@api.get("/ndr/<awb>")
def ndr_show(awb: str) -> Response:
    """One of them."""
    rows = [_ndr_row(order) for order in undelivered(current_world()) if order["awb"] == awb]
    return jsonify(data=rows)


@api.post("/ndr/<awb>/action")
def ndr_action(awb: str) -> ResponseReturnValue:
    """Decide: `re-attempt` is noted for the courier, `return` begins the way back at once."""
    body, world = json_body(), current_world()
    action = str(body.get("action", ""))
    if action not in ("re-attempt", "return"):
        raise invalid({"action": ["The selected action is invalid."]})
    if not body.get("comments"):
        raise invalid({"comments": ["The comments field is required."]})
    if body.get("deferred_date") and not _DAY.match(str(body["deferred_date"])):
        raise invalid({"deferred_date": ["The deferred date does not match the format Y-m-d."]})
    order = orders.order_by_awb(world, awb)
    if order is None or order["sr_status"] != UNDELIVERED:
        raise Refusal(400, "No NDR is open for this AWB.")
    changed = orders.editable(order)
    told = {name: str(body[name]) for name in _NDR_FIELDS if body.get(name)}
    changed.setdefault("ndr_actions", []).append(told)
    orders.save(world, changed)
    if action == "return":
        add_scan(world, awb, RTO_INITIATED)
    return jsonify(status="Data Updated Sucessfully"), 202
